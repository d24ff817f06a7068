import {
  type BlockNumber,
  byzantineThreshold,
  type Hash,
  type SessionIndex,
  type ValidatorId,
  type ValidatorIndex,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { type RuntimeModule, type SessionChange, System } from "../frame/index.js";
import type { SharedEvent } from "./events.js";
import { type AllowedRelayParent, SharedState } from "./state.js";

/**
 * What several modules need of the session, and the blocks that candidates may build on.
 *
 * @guide runtime/shared.md
 */
@injectable()
export class Shared implements RuntimeModule {
  readonly module = "Shared";

  constructor(
    @inject(SharedState) private readonly state: SharedState,
    @inject(System) private readonly system: System,
  ) {}

  /** What was built before the session started cannot be backed in it: groups and keys have changed. */
  onNewSession({ index, validators }: SessionChange): void {
    this.state.currentSessionIndex.set(index);
    this.state.activeValidatorKeys.set(validators);
    this.state.disabledValidators.clear();
    this.state.allowedRelayParents.clear();
    this.system.deposit({ kind: "NewSession", session: index } satisfies SharedEvent);
  }

  /** The session of the block under way. */
  sessionIndex(): SessionIndex {
    return this.state.currentSessionIndex.get();
  }

  /** Keys of the session's validators, by validator index. */
  validators(): readonly ValidatorId[] {
    return this.state.activeValidatorKeys.get();
  }

  /** Ascending: validators whose statements count no more in this session. */
  disabledValidators(): readonly ValidatorIndex[] {
    return this.state.disabledValidators.get();
  }

  /**
   * The statements of these do not count for the rest of the session. No more are disabled than may be faulty: the first who come.
   *
   * @guide protocol-validator-disabling.md
   */
  disable(validators: readonly ValidatorIndex[]): void {
    const all = [...new Set([...this.disabledValidators(), ...validators])];
    const disabled = all.slice(0, byzantineThreshold(this.validators().length));
    this.state.disabledValidators.set(disabled.sort((a, b) => a - b));
  }

  /**
   * Notes the parent of the block that is executed.
   *
   * @param ancestry - how many blocks below it stay allowed
   */
  noteRelayParent(parent: AllowedRelayParent, ancestry: number): void {
    const kept = this.state.allowedRelayParents.get().slice(ancestry === 0 ? Number.POSITIVE_INFINITY : -ancestry);
    this.state.allowedRelayParents.set([...kept, parent]);
  }

  /** @returns `null` for a block that no candidate may have been built on */
  allowedRelayParent(hash: Hash): AllowedRelayParent | null {
    return this.state.allowedRelayParents.get().find((parent) => parent.hash === hash) ?? null;
  }

  /** The lowest block that a candidate of the block after `now` may be built on, as far as this session reaches. */
  earliestRelayParent(now: BlockNumber, ancestry: number): BlockNumber {
    const kept = ancestry === 0 ? [] : this.state.allowedRelayParents.get().slice(-ancestry);
    return kept[0]?.number ?? now;
  }
}
