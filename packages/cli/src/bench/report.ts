/** One thing measured. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly samples: readonly number[];
}
/** The figures of one thing measured. The median is the one to quote. */
export interface BenchFigures {
  readonly name: string;
  readonly unit: string;
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function figuresOf({ name, unit, samples }: BenchRow): BenchFigures {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { name, unit, runs: sorted.length, min: at(0), median, max: at(sorted.length - 1) };
}

/** A table for people. */
export function asText(rows: readonly BenchFigures[]): string {
  const cells = rows.map(({ name, unit, runs, min, median, max }) => [
    name,
    ...[min, median, max].map(short),
    unit,
    `${runs} runs`,
  ]);
  const table = [["", "min", "median", "max", "", ""], ...cells];
  const widths = table[0]?.map((_cell, i) => Math.max(...table.map((row) => row[i]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 || i > 3 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  return table.map((row) => line(row).trimEnd()).join("\n");
}

/** Three digits that count. */
const short = (figure: number): string =>
  Number.isFinite(figure) ? Number(figure.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 4 }) : "-";
