import type { BlockNumber, CandidateHash, Hash, ParaId } from "@parahost/primitives";
import type { CandidateReport, CandidateStep, ChainReport } from "@parahost/protocol";

/** How far a candidate has come, over all nodes: the furthest step counts. */
const STEPS: readonly Exclude<CandidateStep, "dropped">[] = [
  "collated",
  "fetched",
  "validated",
  "seconded",
  "backed",
  "selected",
];
/** Why a candidate that came just so far came no further, where no node has said why. */
const STUCK_AFTER: Readonly<Record<(typeof STEPS)[number], string>> = {
  collated: "NotFetched",
  fetched: "NotValidated",
  validated: "NotSeconded",
  seconded: "InsufficientBacking",
  backed: "NotSelected",
  selected: "LeftOutOfBlock",
};

interface Entry {
  readonly paraId: ParaId;
  readonly candidateHash: CandidateHash;
  readonly relayParent: Hash;
  step: number;
  /** As nodes gave them, with how often. */
  readonly reasons: Map<string, number>;
  readonly backedIn: Set<Hash>;
  readonly includedIn: Set<Hash>;
  /** Taken off its core again, in these blocks. */
  readonly lostIn: Map<Hash, string>;
}
export interface DroppedCandidate {
  readonly paraId: ParaId;
  readonly candidateHash: CandidateHash;
  readonly reason: string;
}
/** What the ledger asks the chain. */
export interface LedgerChain {
  numberOf(block: Hash): BlockNumber | null;
  /** Whether the block lies on the way from the best block to genesis. */
  isOnBestChain(block: Hash): boolean;
}

/**
 * Follows every candidate from its collator to its inclusion, so that none is lost without a reason.
 *
 * A candidate is dropped once finality has passed the last block that could have backed it, or the one that backed it.
 */
export class CandidateLedger {
  readonly #entries = new Map<CandidateHash, Entry>();
  readonly #counts = new Map<ParaId, { backed: number; included: number }>();

  /** @param reach - how many blocks after its relay parent's child a candidate may still be backed */
  constructor(
    private readonly chain: LedgerChain,
    private readonly reach: number,
  ) {}

  /** A node has something to say of a candidate. Those already settled are not opened again. */
  reported({ candidateHash, paraId, relayParent, step, reason }: CandidateReport): void {
    if (this.chain.numberOf(relayParent) === null) return;
    const entry = this.#entry(candidateHash, paraId, relayParent);
    if (step === "dropped") entry.reasons.set(reason ?? "Unknown", (entry.reasons.get(reason ?? "Unknown") ?? 0) + 1);
    else entry.step = Math.max(entry.step, STEPS.indexOf(step));
  }

  chainReported(report: ChainReport): void {
    switch (report.event) {
      case "backed":
        this.#entry(report.candidateHash, report.paraId, report.relayHash).backedIn.add(report.relayHash);
        break;
      case "included":
        this.#entries.get(report.candidateHash)?.includedIn.add(report.relayHash);
        break;
      case "timedOut":
        this.#entries.get(report.candidateHash)?.lostIn.set(report.relayHash, "AvailabilityTimedOut");
        break;
      case "cleared":
        this.#entries.get(report.candidateHash)?.lostIn.set(report.relayHash, report.reason);
        break;
    }
  }

  /** Settles what can be settled now that the chain is final up to `number`. @returns those dropped, in order of para and hash */
  settle(number: BlockNumber): readonly DroppedCandidate[] {
    const dropped: DroppedCandidate[] = [];
    for (const entry of this.#entries.values()) {
      const verdict = this.#verdict(entry, number);
      if (verdict === "open") continue;
      this.#entries.delete(entry.candidateHash);
      if ([...entry.backedIn].some((block) => this.chain.isOnBestChain(block))) this.#count(entry.paraId).backed++;
      if (verdict === "included") this.#count(entry.paraId).included++;
      else dropped.push({ paraId: entry.paraId, candidateHash: entry.candidateHash, reason: verdict.dropped });
    }
    return dropped.sort((a, b) => a.paraId - b.paraId || (a.candidateHash < b.candidateHash ? -1 : 1));
  }

  /** Counts by para over the best chain, those not settled yet among them. */
  totals(): ReadonlyMap<ParaId, { readonly backed: number; readonly included: number }> {
    const totals = new Map([...this.#counts].map(([paraId, counts]) => [paraId, { ...counts }]));
    for (const { paraId, backedIn, includedIn } of this.#entries.values()) {
      const total = totals.get(paraId) ?? { backed: 0, included: 0 };
      totals.set(paraId, total);
      if (this.#anyOnBest(backedIn)) total.backed++;
      if (this.#anyOnBest(includedIn)) total.included++;
    }
    return totals;
  }

  /** Candidates that are neither included on the best chain nor dropped. */
  get pending(): number {
    return [...this.#entries.values()].filter(({ includedIn }) => !this.#anyOnBest(includedIn)).length;
  }

  #verdict(entry: Entry, final: BlockNumber): "open" | "included" | { readonly dropped: string } {
    const isFinal = (block: Hash) => {
      const number = this.chain.numberOf(block);
      return number !== null && number <= final && this.chain.isOnBestChain(block);
    };
    if ([...entry.includedIn].some(isFinal)) return "included";
    for (const [block, reason] of entry.lostIn) if (isFinal(block)) return { dropped: reason };
    const parent = this.chain.numberOf(entry.relayParent);
    if (parent !== null && final < parent + 1 + this.reach) return "open";
    if (this.#anyOnBest(entry.backedIn)) return "open";
    if (entry.backedIn.size > 0) return { dropped: "ForkAbandoned" };
    if (parent === null || !this.chain.isOnBestChain(entry.relayParent)) return { dropped: "RelayParentAbandoned" };
    return { dropped: reasonOf(entry) };
  }

  #anyOnBest(blocks: ReadonlySet<Hash>): boolean {
    return [...blocks].some((block) => this.chain.isOnBestChain(block));
  }

  #entry(candidateHash: CandidateHash, paraId: ParaId, relayParent: Hash): Entry {
    let entry = this.#entries.get(candidateHash);
    if (!entry) {
      const blocks = { backedIn: new Set<Hash>(), includedIn: new Set<Hash>(), lostIn: new Map<Hash, string>() };
      entry = { paraId, candidateHash, relayParent, step: 0, reasons: new Map(), ...blocks };
      this.#entries.set(candidateHash, entry);
    }
    return entry;
  }

  #count(paraId: ParaId): { backed: number; included: number } {
    const counts = this.#counts.get(paraId) ?? { backed: 0, included: 0 };
    this.#counts.set(paraId, counts);
    return counts;
  }
}

/** What most nodes said; of equals, what was said first. */
function reasonOf({ step, reasons }: Entry): string {
  let best: string | undefined;
  for (const [reason, times] of reasons) if (best === undefined || times > (reasons.get(best) ?? 0)) best = reason;
  const last = STEPS[step];
  return best ?? (last ? STUCK_AFTER[last] : "Unknown");
}
