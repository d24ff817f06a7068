import { type Counts, countsOf, type FoundVector, type JudgedVector } from "@parahost/conformance";

/** What has been judged, suite by suite. */
export class SuiteTally {
  readonly #left = new Map<string, number>();
  readonly #judged = new Map<string, JudgedVector[]>();

  constructor(vectors: readonly FoundVector[]) {
    for (const { suite } of vectors) this.#left.set(suite, (this.#left.get(suite) ?? 0) + 1);
  }

  /** In the order in which they are met. */
  get suites(): readonly string[] {
    return [...this.#left.keys()];
  }

  /** @returns whether that was the last of its suite */
  add(judged: JudgedVector): boolean {
    const { suite } = judged.vector;
    const rows = this.#judged.get(suite) ?? [];
    rows.push(judged);
    this.#judged.set(suite, rows);
    const left = (this.#left.get(suite) ?? 0) - 1;
    this.#left.set(suite, left);
    return left === 0;
  }

  countsOf(suite: string): Counts {
    return countsOf(this.#judged.get(suite) ?? []);
  }

  total(suite: string): number {
    return (this.#judged.get(suite)?.length ?? 0) + (this.#left.get(suite) ?? 0);
  }
}
