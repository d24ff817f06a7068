import { type BlockNumber, codecs, err, ok, type Result } from "@parahost/primitives";
import { inject, injectable, multiInject } from "inversify";
import {
  AnyRuntimeModule,
  checkInvariants,
  HookOrder,
  type RuntimeModule,
  type SessionChange,
  Storage,
  StorageValue,
} from "../frame/index.js";
import type { InitializerError } from "./errors.js";
import { inHookOrder } from "./order.js";

/** The storage items of this module, under the guide's names. No other module touches them. */
@injectable()
export class InitializerState {
  /** Whether the modules of the block that is executed are initialized. Nothing between blocks. */
  readonly hasInitialized: StorageValue<boolean>;

  constructor(@inject(Storage) storage: Storage) {
    this.hasInitialized = new StorageValue<boolean>(storage, "ParaInitializer", "HasInitialized", codecs.bool, false);
  }
}

/** What the initializer runs in the modules. */
export type Hook = "initialize" | "finalize" | "newSession";
/** Told of every hook before it runs. */
export type HookListener = (hook: Hook, module: string) => void;

/**
 * Runs the hooks of all modules in a stated order.
 *
 * @guide runtime/initializer.md
 */
@injectable()
export class Initializer {
  readonly #modules: readonly RuntimeModule[];
  #listener: HookListener = () => undefined;

  constructor(
    @inject(InitializerState) private readonly state: InitializerState,
    @multiInject(AnyRuntimeModule) modules: readonly RuntimeModule[],
    @inject(HookOrder) order: HookOrder,
  ) {
    this.#modules = inHookOrder(modules, order);
  }

  /** For observers. */
  listen(listener: HookListener): void {
    this.#listener = listener;
  }

  /** Whether a block is under way. */
  hasInitialized(): boolean {
    return this.state.hasInitialized.get();
  }

  /** Runs every module, in the stated order. */
  initializeBlock(number: BlockNumber): void {
    for (const module of this.#modules) {
      this.#listener("initialize", module.module);
      module.onInitialize?.(number);
    }
    this.state.hasInitialized.set(true);
  }

  /** Runs every module, in reverse order. */
  finalizeBlock(): void {
    for (const module of [...this.#modules].reverse()) {
      this.#listener("finalize", module.module);
      module.onFinalize?.();
    }
    this.state.hasInitialized.clear();
  }

  /** Forwards a session change. Refused once the block is initialized: the block cannot be valid any more. */
  onNewSession(change: SessionChange): Result<null, InitializerError> {
    if (this.hasInitialized())
      return err({ code: "SessionChangeAfterInitialization", details: { session: change.index } });
    for (const module of this.#modules) {
      this.#listener("newSession", module.module);
      module.onNewSession?.(change);
    }
    return ok(null);
  }

  /**
   * What must hold between blocks, over all modules.
   *
   * @throws FrameFault `InvariantBroken`
   */
  checkInvariants(): void {
    checkInvariants(this.#modules);
  }
}
