import { blockNumber, type Hash, hash, type ValidatorId } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { FrameFault, System } from "../frame/index.js";
import { Initializer, Sessions } from "../initializer/index.js";

const NO_HASH = hash(`0x${"00".repeat(32)}`);

/** Session 0, which genesis is the start of: every module hears of it as of any other. */
@injectable()
export class FirstSession {
  constructor(
    @inject(System) private readonly system: System,
    @inject(Sessions) private readonly sessions: Sessions,
    @inject(Initializer) private readonly initializer: Initializer,
  ) {}

  start(length: number, validators: readonly ValidatorId[], randomness: Hash, apiVersion: number): void {
    this.system.enterBlock(blockNumber(0), NO_HASH);
    this.system.setApiVersion(apiVersion);
    const change = this.sessions.initializeGenesis(length, validators, randomness);
    const started = this.initializer.onNewSession(change);
    if (!started.ok) throw new FrameFault("InvariantBroken", { broken: ["genesis is initialized already"] });
  }
}
