type Cell = string | number;

/** Lines with their cells below each other: numbers to the right, text to the left, two spaces between. */
export function table(rows: readonly (readonly Cell[])[]): readonly string[] {
  const width = (column: number) => Math.max(...rows.map((row) => String(row[column] ?? "").length));
  const widths = (rows[0] ?? []).map((_, column) => width(column));
  const isNumber = widths.map((_, column) => rows.slice(1).every((row) => typeof row[column] === "number"));
  const padded = (cell: Cell, column: number) => {
    const wide = widths[column] ?? 0;
    return isNumber[column] ? String(cell).padStart(wide) : String(cell).padEnd(wide);
  };
  return rows.map((row) => row.map(padded).join("  ").trimEnd());
}

/** A hash as people tell them apart. */
export const shortHash = (hash: string): string => `${hash.slice(0, 8)}…${hash.slice(-4)}`;
/** `1 block`, `2 blocks`. */
export const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? "" : "s"}`;
