import { type BlockId, Clock, Keystore, Stores } from "@parahost/kernel";
import type { RecentDispute } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { VoteStore } from "./db/vote-store.js";
import { Disputes, type Surroundings } from "./disputes.js";
import type { NewVotes } from "./new-votes.js";
import { ChainScraper } from "./scraping/chain-scraper.js";
import { VotingSessions } from "./sessions.js";

/** All that the dispute coordinator knows. Jobs read it; what they write is the store, and answers of the runtime that are remembered. */
@injectable()
export class Knowledge {
  readonly disputes = new Disputes();
  readonly scraper = new ChainScraper();
  readonly sessions: VotingSessions;
  /** The leaf that came last. */
  leaf: BlockId | null = null;
  /** Disputes that were stored, and whose votes are still to be read: the first leaf does it. */
  toResume: readonly RecentDispute[] = [];
  #store: VoteStore | undefined;

  constructor(
    @inject(Stores) private readonly stores: Stores,
    @inject(Keystore) keystore: Keystore,
    @inject(Clock) private readonly clock: Clock,
  ) {
    this.sessions = new VotingSessions(keystore);
  }

  get store(): VoteStore {
    if (!this.#store) throw new Error("the store is used before the subsystem has started");
    return this.#store;
  }

  /** In seconds. */
  get now(): bigint {
    return BigInt(Math.floor(this.clock.now() / 1_000));
  }

  /** Reads what an earlier life of this node has left: nothing is answered without it. */
  async open(): Promise<void> {
    this.#store = await VoteStore.open(this.stores);
    this.toResume = await this.#store.disputes();
    this.disputes.restore(this.toResume);
  }

  async close(): Promise<void> {
    await this.#store?.close();
  }

  /** What was read for votes, with what is known of the candidate by now. */
  around(
    { candidateHash }: Pick<NewVotes, "candidateHash">,
    read: Omit<Surroundings, "isBacked" | "isIncluded" | "now">,
  ): Surroundings {
    const isBacked = this.scraper.isBacked(candidateHash);
    return { ...read, isBacked, isIncluded: this.scraper.isIncluded(candidateHash), now: this.now };
  }
}
