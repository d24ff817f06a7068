import { type BlockNumber, type Hash, ok, type Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { System } from "../frame/index.js";
import { Initializer, type InitializerError, Sessions } from "../initializer/index.js";

/** What a block begins with: perhaps a session, and the initialization of all modules. */
@injectable()
export class BlockStart {
  constructor(
    @inject(System) private readonly system: System,
    @inject(Sessions) private readonly sessions: Sessions,
    @inject(Initializer) readonly initializer: Initializer,
  ) {}

  run(number: BlockNumber, parentHash: Hash): Result<null, InitializerError> {
    this.system.enterBlock(number, parentHash);
    const change = this.sessions.startingWith(number);
    const changed = change ? this.initializer.onNewSession(change) : ok(null);
    if (changed.ok) this.initializer.initializeBlock(number);
    return changed;
  }

  /** The latest block of the state that is open. */
  latestNumber(): BlockNumber {
    return this.system.number;
  }
}
