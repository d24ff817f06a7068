import { blockNumber, err, ok, type Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, type TrieState } from "../frame/index.js";
import type { IsGood } from "../inclusion/index.js";
import { ParasInherent } from "../parainherent/index.js";
import type { BlockContext, BlockError } from "./block.js";
import { BlockStart } from "./block-start.js";
import type { BlockBody } from "./calls.js";
import { Dispatch } from "./dispatch.js";
import type { RuntimeEvent } from "./events.js";
import { RuntimeOptions } from "./options.js";

/** What came out of a block. */
export interface ExecutedBlock {
  readonly state: TrieState;
  readonly events: readonly RuntimeEvent[];
}

/** Runs blocks over states, each in one transaction that is dropped if the block fails. */
@injectable()
export class Executive {
  constructor(
    @inject(Storage) private readonly storage: Storage,
    @inject(BlockStart) private readonly start: BlockStart,
    @inject(ParasInherent) private readonly inherent: ParasInherent,
    @inject(Dispatch) private readonly dispatch: Dispatch,
    @inject(RuntimeOptions) private readonly options: RuntimeOptions,
  ) {}

  run(parent: TrieState, context: BlockContext, body: BlockBody, isGood: IsGood): Result<ExecutedBlock, BlockError> {
    this.storage.open(parent);
    const executed = this.storage.transact<null, BlockError>(() => {
      const begun = this.#begin(parent, context, body);
      if (!begun.ok) return begun;
      const entered = this.inherent.enter(body.inherent, isGood);
      if (!entered.ok) return entered;
      this.dispatch.run(body.calls);
      const finished = this.inherent.finish();
      if (finished.ok) this.start.initializer.finalizeBlock();
      return finished;
    });
    if (!executed.ok) return executed;
    const events = [...this.storage.events] as RuntimeEvent[];
    const state = this.storage.commit();
    if (this.options.checkInvariants) this.start.initializer.checkInvariants();
    return ok({ state, events });
  }

  /** A block follows its parent's number, and the parent's header is over the very state that it is executed on. */
  #begin(parent: TrieState, { number, parentHash }: BlockContext, { inherent }: BlockBody): Result<null, BlockError> {
    const expected = blockNumber(this.start.latestNumber() + 1);
    if (number !== expected) return err({ code: "WrongNumber", details: { number, expected } });
    const { stateRoot } = inherent.parentHeader;
    if (stateRoot !== parent.root())
      return err({ code: "WrongParent", details: { stateRoot, expected: parent.root() } });
    return this.start.run(number, parentHash);
  }
}
