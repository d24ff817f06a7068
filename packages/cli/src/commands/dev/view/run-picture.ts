import { count, shortHash, table } from "../../table.js";
import { eventLine, planLine, wrapped } from "./sentences.js";
import { type Part, shares } from "./shares.js";
import type { RunEvent, RunPlan } from "./view.js";

const BLOCKS_SHOWN = 6;
const DROPS_SHOWN = 5;
const DISPUTES_SHOWN = 4;
/** Rows without which a part says too little. */
const LEAST = { blocks: 2, cores: 3, paras: 3, drops: 2, disputes: 1 };

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

  /**
   * Drawn so that it fits. Where not all cores and paras do, the last line of each table says how many more there are.
   *
   * @param rows - of the screen, the cursor's among them
   */
  lines(rows: number, columns: number): readonly string[] {
    const head = [...wrapped(planLine(this.plan), columns), "", this.#progress()];
    // Below come three tables and perhaps two more, each with a line above its rows, and an empty one between two of them.
    const gaps = 5 + (this.#drops.length > 0 ? 2 : 0) + (this.#disputes.length > 0 ? 2 : 0);
    const [blocks = 0, cores = 0, paras = 0, drops = 0, disputes = 0] = shares(
      rows - 1 - head.length - gaps,
      this.#parts(),
    );
    return [
      ...head,
      ...this.#blockLines(blocks),
      "",
      ...this.#coreLines(cores),
      "",
      ...this.#paraLines(paras),
      ...this.#dropLines(drops),
      ...this.#disputeLines(disputes),
    ];
  }

  #parts(): readonly Part[] {
    const { blocks, cores, paras, drops, disputes } = LEAST;
    return [
      { least: blocks, want: this.#blocks.length },
      { least: cores, want: this.#cores.size },
      { least: paras, want: this.#paras.size },
      { least: drops, want: this.#drops.length },
      { least: disputes, want: this.#disputes.length },
    ];
  }

  #progress(): string {
    const best = this.#blocks.at(-1)?.number ?? 0;
    const wanted = this.plan.blocks === undefined ? "" : `, ${this.plan.blocks} asked for`;
    return `relay chain: block ${best}, finalized ${this.#final}${wanted}`;
  }

  #blockLines(room: number): readonly string[] {
    const rows = last(this.#blocks, room).map((it) => [
      it.number,
      shortHash(it.hash),
      it.author,
      it.backed,
      it.included,
    ]);
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

  #dropLines(room: number): readonly string[] {
    if (this.#drops.length === 0) return [];
    const rows = last(this.#drops, room).map(
      (it) => `#${it.relayNumber} para ${it.paraId} ${shortHash(it.candidateHash)}: ${it.reason}`,
    );
    return ["", `dropped: ${this.#dropped}, last`, ...rows];
  }

  #disputeLines(room: number): readonly string[] {
    return this.#disputes.length === 0 ? [] : ["", "disputes, last", ...last(this.#disputes, room)];
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

const last = <T>(items: readonly T[], count: number): readonly T[] => items.slice(Math.max(0, items.length - count));

/** @param room - rows below the head */
function cut(lines: readonly string[], room: number, what: string): readonly string[] {
  const rows = lines.length - 1;
  if (rows <= room) return lines;
  return [...lines.slice(0, room), `… ${count(rows - room + 1, `more ${what}`)}`];
}
