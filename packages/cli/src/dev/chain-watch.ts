import { blockNumber, type CandidateHash, type Hash, type ParaId } from "@parahost/primitives";
import type { CandidateReport, ChainReport } from "@parahost/protocol";
import type { RelayChain } from "@parahost/relay-chain";
import type { DevEvent, ParaSummary } from "./events.js";
import { CandidateLedger } from "./ledger.js";
import type { DevPara } from "./options.js";

/** Turns what the relay chain and the nodes report into the events of a development chain, and counts. */
export class ChainWatch {
  readonly #ledger: CandidateLedger;
  readonly #paras: ReadonlyMap<ParaId, DevPara>;
  readonly #heads = new Map<ParaId, number>();
  /** The strategy that selected last, by para. */
  readonly #strategies = new Map<ParaId, string>();
  #final = blockNumber(0);

  constructor(
    private readonly chain: RelayChain<unknown>,
    paras: readonly DevPara[],
    reach: number,
    private readonly emit: (event: DevEvent) => void,
  ) {
    this.#paras = new Map(paras.map((para) => [para.paraId, para]));
    this.#ledger = new CandidateLedger(
      {
        numberOf: (block) => chain.get(block)?.number ?? null,
        isOnBestChain: (block) => chain.isOnBestChain(block),
      },
      reach,
    );
  }

  reported(report: CandidateReport): void {
    if (report.step === "selected" && report.reason) this.#strategies.set(report.paraId, report.reason);
    this.#ledger.reported(report);
  }

  chainReported(report: ChainReport): void {
    this.#ledger.chainReported(report);
    const event = this.#eventOf(report);
    if (event) this.emit(event);
    if (report.event !== "finalized") return;
    this.#final = report.number;
    this.#settle();
  }

  #eventOf(report: ChainReport): DevEvent | null {
    switch (report.event) {
      case "imported":
      case "finalized":
        return report;
      case "backed": {
        const { paraId, candidateHash, relayNumber, core } = report;
        return { event: "backed", paraId, candidateHash, relayNumber, core };
      }
      case "included": {
        const { paraId, candidateHash, relayNumber, relayHash } = report;
        const headNumber = this.#noteHead(paraId, candidateHash, relayHash);
        return { event: "included", paraId, candidateHash, relayNumber, headNumber };
      }
      case "disputed":
      case "concluded":
      case "offended":
      case "reverted":
      case "frozen": {
        const { relayHash: _fork, ...event } = report;
        return event;
      }
      default:
        return null;
    }
  }

  /** The chain ends here: what its best block has decided is settled, as if it were final. */
  end(): void {
    this.#final = this.chain.best.number;
    this.#settle();
  }

  /** Reports those that were dropped for good. */
  #settle(): void {
    for (const dropped of this.#ledger.settle(this.#final))
      this.emit({ event: "dropped", ...dropped, relayNumber: this.chain.best.number });
  }

  get pending(): number {
    return this.#ledger.pending;
  }

  paras(defaultStrategy: string): readonly ParaSummary[] {
    const totals = this.#ledger.totals();
    return [...this.#paras.keys()].map((paraId) => ({
      paraId,
      strategy: this.#strategies.get(paraId) ?? defaultStrategy,
      ...(totals.get(paraId) ?? { backed: 0, included: 0 }),
      headNumber: this.#heads.get(paraId) ?? 0,
    }));
  }

  /** The number of a para's new head: what the para says of it, else one more than before. */
  #noteHead(paraId: ParaId, candidateHash: CandidateHash, relayHash: Hash): number {
    const events = this.chain.get(relayHash)?.body.events ?? [];
    const event = events.find((it) => it.kind === "CandidateIncluded" && it.candidateHash === candidateHash);
    const headData = event?.kind === "CandidateIncluded" ? event.headData : undefined;
    const numberOf = this.#paras.get(paraId)?.headNumber;
    const number = headData && numberOf ? numberOf(headData) : (this.#heads.get(paraId) ?? 0) + 1;
    this.#heads.set(paraId, number);
    return number;
  }
}
