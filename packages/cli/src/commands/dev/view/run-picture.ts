import { count, shortHash, table } from "../../table.js";
import { eventLine, planLine } from "./sentences.js";
import type { RunEvent, RunPlan } from "./view.js";

const BLOCKS_SHOWN = 6;
const DROPS_SHOWN = 5;
const DISPUTES_SHOWN = 4;
/** Lines that are no rows of cores and paras. */
const FRAME = 1 + 1 + 1 + (1 + BLOCKS_SHOWN) + 2 + 2 + (2 + DROPS_SHOWN) + (2 + DISPUTES_SHOWN);

interface BlockRow {
  readonly number: number;
  readonly hash: string;
  readonly author: number;
  backed: number;
  included: number;
}
interface ParaRow {
  head: number;
  backed: number;
  included: number;
  dropped: number;
}
interface Occupant {
  readonly paraId: number;
  readonly candidateHash: string;
  readonly since: number;
}
type Dropped = Extract<RunEvent, { event: "dropped" }>;

/** What the live view shows, drawn from the events: blocks, cores, paras, and what was dropped last. */
export class RunPicture {
  readonly #blocks: BlockRow[] = [];
  readonly #cores = new Map<number, Occupant | null>();
  readonly #paras: Map<number, ParaRow>;
  readonly #drops: Dropped[] = [];
  /** Sentences on disputes, the latest. */
  readonly #disputes: string[] = [];
  #final = 0;
  #dropped = 0;

  constructor(private readonly plan: RunPlan) {
    for (let core = 0; core < plan.cores; core++) this.#cores.set(core, null);
    this.#paras = new Map(plan.paraIds.map((id) => [id, { head: 0, backed: 0, included: 0, dropped: 0 }]));
  }

  get dropped(): number {
    return this.#dropped;
  }

  note(event: RunEvent): void {
    switch (event.event) {
      case "imported":
        this.#blocks.push({ number: event.number, hash: event.hash, author: event.author, backed: 0, included: 0 });
        if (this.#blocks.length > BLOCKS_SHOWN) this.#blocks.shift();
        break;
      case "finalized":
        this.#final = event.number;
        break;
      case "backed":
        this.#countIn(event.relayNumber, "backed");
        this.#countFor(event.paraId, "backed");
        this.#cores.set(event.core, { ...event, since: event.relayNumber });
        break;
      case "included":
        this.#countIn(event.relayNumber, "included");
        this.#countFor(event.paraId, "included");
        this.#head(event.paraId, event.headNumber);
        this.#free(event.candidateHash);
        break;
      case "dropped":
        this.#dropped += 1;
        this.#countFor(event.paraId, "dropped");
        this.#free(event.candidateHash);
        this.#drops.push(event);
        if (this.#drops.length > DROPS_SHOWN) this.#drops.shift();
        break;
      default:
        this.#disputes.push(eventLine(event));
        if (this.#disputes.length > DISPUTES_SHOWN) this.#disputes.shift();
        break;
    }
  }

  /** @param rows - of the screen; where not all cores and paras fit, the last line of each table says how many more there are */
  lines(rows: number): readonly string[] {
    const room = Math.max(2, Math.floor((rows - FRAME) / 2) - 1);
    return [
      planLine(this.plan),
      "",
      this.#progress(),
      ...this.#blockLines(),
      "",
      ...this.#coreLines(room),
      "",
      ...this.#paraLines(room),
      ...this.#dropLines(),
      ...(this.#disputes.length === 0 ? [] : ["", "disputes, last", ...this.#disputes]),
    ];
  }

  #progress(): string {
    const best = this.#blocks.at(-1)?.number ?? 0;
    const wanted = this.plan.blocks === undefined ? "" : `, ${this.plan.blocks} asked for`;
    return `relay chain: block ${best}, finalized ${this.#final}${wanted}`;
  }

  #blockLines(): readonly string[] {
    const rows = this.#blocks.map((it) => [it.number, shortHash(it.hash), it.author, it.backed, it.included]);
    return table([["block", "hash", "author", "backed", "included"], ...rows]);
  }

  #coreLines(room: number): readonly string[] {
    const rows = [...this.#cores].map(([core, occupant]) =>
      occupant
        ? [core, String(occupant.paraId), shortHash(occupant.candidateHash), `#${occupant.since}`]
        : [core, "-", "free", ""],
    );
    return cut(table([["core", "para", "occupied by", "backed in"], ...rows]), room, "core");
  }

  #paraLines(room: number): readonly string[] {
    const rows = [...this.#paras].map(([id, it]) => [id, it.head, it.backed, it.included, it.dropped]);
    return cut(table([["para", "head", "backed", "included", "dropped"], ...rows]), room, "para");
  }

  #dropLines(): readonly string[] {
    if (this.#drops.length === 0) return [];
    const rows = this.#drops.map(
      (it) => `#${it.relayNumber} para ${it.paraId} ${shortHash(it.candidateHash)}: ${it.reason}`,
    );
    return ["", `dropped: ${this.#dropped}, last`, ...rows];
  }

  #countIn(number: number, what: "backed" | "included"): void {
    const block = this.#blocks.findLast((it) => it.number === number);
    if (block) block[what] += 1;
  }

  #countFor(paraId: number, what: "backed" | "included" | "dropped"): void {
    const para = this.#paras.get(paraId);
    if (para) para[what] += 1;
  }

  #head(paraId: number, head: number): void {
    const para = this.#paras.get(paraId);
    if (para) para.head = head;
  }

  #free(candidateHash: string): void {
    for (const [core, occupant] of this.#cores)
      if (occupant?.candidateHash === candidateHash) this.#cores.set(core, null);
  }
}

/** @param room - rows below the head */
function cut(lines: readonly string[], room: number, what: string): readonly string[] {
  const rows = lines.length - 1;
  if (rows <= room) return lines;
  return [...lines.slice(0, room), `… ${count(rows - room + 1, `more ${what}`)}`];
}
