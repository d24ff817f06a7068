import { beforeAll, describe, expect, it } from "@jest/globals";
import { type BlockNumber, codecs, paraId, ready } from "@parahost/primitives";
import { Container, inject, injectable, injectFromBase } from "inversify";
import { Scene } from "./bench-scene.js";
import { AnyRuntimeModule, HookOrder, type RuntimeModule, Storage, StorageValue } from "./frame/index.js";
import { defaultHookOrder, Initializer } from "./initializer/index.js";
import { runtimeModule } from "./module.js";
import { ParachainsRuntime } from "./runtime.js";
import { Scheduler } from "./scheduler/index.js";

/** Schedules nothing ahead before block 3. */
@injectable()
@injectFromBase()
class LateScheduler extends Scheduler {
  override onInitialize(number = 0): void {
    if (number >= 3) super.onInitialize();
  }
}

/** A module of another team: counts the blocks that were finalized. */
@injectable()
class BlockCount implements RuntimeModule {
  readonly module = "BlockCount";
  readonly count: StorageValue<number>;

  constructor(@inject(Storage) storage: Storage) {
    this.count = new StorageValue(storage, "BlockCount", "Count", codecs.u32, 0);
  }

  onInitialize(_number: BlockNumber): void {
    this.count.set(this.count.get() + 1);
  }

  brokenInvariants(): readonly string[] {
    return this.count.get() > 2 ? ["more than two blocks"] : [];
  }
}

const reversed = (order: HookOrder): readonly string[] => [...order].reverse();

describe("the modules of the runtime", () => {
  beforeAll(ready);
  let container: Container;
  const load = (): Container => {
    container = new Container();
    container.load(runtimeModule);
    return container;
  };
  /** The modules whose hooks ran, by hook. */
  const listen = (): Record<string, string[]> => {
    const ran: Record<string, string[]> = { initialize: [], finalize: [], newSession: [] };
    container.get(Initializer).listen((hook, module) => ran[hook]?.push(module));
    return ran;
  };

  it("are replaced through the container: the others work with the new one, in the same order", () => {
    load().rebind(Scheduler).to(LateScheduler).inSingletonScope();
    const scene = new Scene({ validators: 3, paras: 1, runtime: container.get(ParachainsRuntime) });
    const ran = listen();
    const first = () => scene.runtime.ask(scene.state, "availabilityCores", {})[0]?.kind;
    const seen = [first()];
    for (let n = 0; n < 2; n++) {
      scene.next();
      seen.push(first());
    }
    expect(seen).toEqual(["Free", "Free", "Scheduled"]); // asked about blocks 1, 2 and 3
    expect(ran["finalize"]).toEqual([...reversed(defaultHookOrder), ...reversed(defaultHookOrder)]);
    expect(container.get(Scheduler)).toBeInstanceOf(LateScheduler);
    expect(container.getAll(AnyRuntimeModule)).toContain(container.get(Scheduler));
  });

  it("are joined by another team's, which runs where its order says and keeps its own storage", () => {
    load().bind(BlockCount).toSelf().inSingletonScope();
    container.bind(AnyRuntimeModule).toService(BlockCount);
    container.rebind(HookOrder).toConstantValue(["BlockCount", ...defaultHookOrder]);
    const scene = new Scene({ validators: 3, paras: 1, runtime: container.get(ParachainsRuntime) });
    const ran = listen();
    const { state } = scene.next({ backedCandidates: [scene.backed(paraId(2000))] });
    expect(ran["initialize"]?.slice(-9)).toEqual(["BlockCount", ...defaultHookOrder]);
    expect(ran["finalize"]).toEqual([...reversed(defaultHookOrder), "BlockCount"]);
    expect(container.get(Storage).before(() => container.get(BlockCount).count.get())).toBe(0);
    expect(container.get(BlockCount).count.get()).toBe(1);
    expect([...state.entries()].length).toBeGreaterThan(0);
  });
});
