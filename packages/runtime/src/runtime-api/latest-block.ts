import type { CandidateEvent, ScrapedOnChainVotes } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, System, type TrieState } from "../frame/index.js";
import { Inclusion } from "../inclusion/index.js";
import { ParasInherent } from "../parainherent/index.js";

/** What can be asked about the block itself, and not about the next: what it brought, and which API it answers. */
@injectable()
export class LatestBlock {
  constructor(
    @inject(Storage) private readonly storage: Storage,
    @inject(System) private readonly system: System,
    @inject(Inclusion) private readonly inclusion: Inclusion,
    @inject(ParasInherent) private readonly inherent: ParasInherent,
  ) {}

  candidateEvents(state: TrieState): readonly CandidateEvent[] {
    return this.storage.inspect(state, () => this.inclusion.candidateEvents());
  }

  onChainVotes(state: TrieState): ScrapedOnChainVotes | null {
    return this.storage.inspect(state, () => this.inherent.onChainVotes());
  }

  apiVersion(state: TrieState): number {
    return this.storage.inspect(state, () => this.system.apiVersion);
  }
}
