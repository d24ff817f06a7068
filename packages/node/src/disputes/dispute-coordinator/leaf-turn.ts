import type { BlockId, JobContext, Log } from "@parahost/kernel";
import type { SessionIndex } from "@parahost/primitives";
import type { RecentDispute } from "@parahost/protocol";
import type { Surroundings } from "./disputes.js";
import type { Knowledge } from "./knowledge.js";
import type { DisputeCoordinatorRole } from "./role.js";
import { type ScrapedBlock, scrape } from "./scraping/scrape.js";
import { disabledAt } from "./sessions.js";
import type { Decision, Turn } from "./turns.js";
import type { VoteBook } from "./vote-book.js";

type Job = JobContext<DisputeCoordinatorRole>;

/** A dispute of an earlier life of this node, with its votes. */
export interface StoredDispute {
  readonly dispute: RecentDispute;
  readonly book: VoteBook;
  readonly around: Omit<Surroundings, "isBacked" | "isIncluded" | "now">;
}
/** What was read for a leaf. */
export interface LeafReading {
  readonly leaf: BlockId;
  readonly session: SessionIndex;
  readonly scraped: readonly ScrapedBlock[];
  readonly stored: readonly StoredDispute[];
}
/** A new leaf: what it and its ancestors say of candidates, and the session that it belongs to. */
export class LeafTurn implements Turn<DisputeCoordinatorRole> {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly leaf: BlockId,
    private readonly log: Log,
    private readonly decide: (reading: LeafReading) => Decision<DisputeCoordinatorRole>,
  ) {}

  async prepare(job: Job): Promise<() => Decision<DisputeCoordinatorRole>> {
    const { scraper, sessions } = this.knowledge;
    const at = this.leaf.hash;
    const session = await job.ask("runtimeApi", "sessionIndexForChild", { at });
    if (sessions.isNew(session)) await sessions.warm(job, session, at);
    const scraped = await scrape(job, this.leaf, {
      isSeen: (block) => scraper.isSeen(block),
      forgotten: (block, code) =>
        this.log.log("debug", "what an old block says is not known any more", { ...block, code }),
    });
    const stored = await this.#readStored(job, sessions.earliestWith(session));
    return () => this.decide({ leaf: this.leaf, session, scraped, stored });
  }

  failed(fault: unknown): void {
    throw fault;
  }

  async #readStored(job: Job, earliest: SessionIndex): Promise<readonly StoredDispute[]> {
    const { toResume, store, sessions } = this.knowledge;
    const stored: StoredDispute[] = [];
    for (const dispute of toResume.filter((one) => one.session >= earliest)) {
      const book = await store.book(dispute);
      const relayParent = book?.receipt.descriptor.relayParent;
      const voting = relayParent && (await sessions.get(job, dispute.session, [this.leaf.hash, relayParent]));
      if (book && voting)
        stored.push({ dispute, book, around: { book, voting, disabledOnChain: await disabledAt(job, relayParent) } });
      else this.log.log("warn", "a stored dispute is not taken up: its session is not known", { ...dispute });
    }
    return stored;
  }
}
