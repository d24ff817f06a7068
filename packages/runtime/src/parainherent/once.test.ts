import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ready } from "@parahost/primitives";
import { Container } from "inversify";
import { Scene } from "../bench-scene.js";
import { BlockStart } from "../executive/index.js";
import { Storage, TrieState } from "../frame/index.js";
import { runtimeModule } from "../module.js";
import { ParachainsRuntime } from "../runtime.js";
import { ParasInherent } from "./module.js";

describe("the inherent of a block", () => {
  let inherent: ParasInherent;
  let scene: Scene;
  beforeAll(ready);
  beforeEach(() => {
    const container = new Container();
    container.load(runtimeModule);
    scene = new Scene({ validators: 3, paras: 1, runtime: container.get(ParachainsRuntime) });
    inherent = container.get(ParasInherent);
    container.get(Storage).open(TrieState.of(scene.state.entries()));
    container.get(BlockStart).run(scene.context.number, scene.context.parentHash);
  });
  const enter = () => inherent.enter(scene.inherent(), () => true);

  it("comes once", () => {
    expect(enter()).toMatchObject({ ok: true });
    expect(inherent.finish()).toMatchObject({ ok: true });
  });

  it("does not come twice: TooManyInclusionInherents", () => {
    enter();
    expect(enter()).toMatchObject({ ok: false, error: { code: "TooManyInclusionInherents" } });
  });

  it("is not left out: MissingInherent", () => {
    expect(inherent.finish()).toMatchObject({ ok: false, error: { code: "MissingInherent" } });
  });

  it("leaves no mark for the next block", () => {
    enter();
    inherent.finish();
    expect(inherent.finish()).toMatchObject({ ok: false });
  });
});
