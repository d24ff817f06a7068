/** A part of a picture: the rows that it needs, and those that it could fill. */
export interface Part {
  readonly least: number;
  readonly want: number;
}

/** Shares rows among the parts of a picture: to each what it needs, then the rest in turn, a row at a time, to those that want more. */
export function shares(rows: number, parts: readonly Part[]): readonly number[] {
  const given = parts.map(({ least, want }) => Math.min(least, want));
  let left = rows - given.reduce((sum, it) => sum + it, 0);
  while (left > 0) {
    const hungry = parts.flatMap(({ want }, i) => ((given[i] ?? 0) < want ? [i] : []));
    if (hungry.length === 0) break;
    for (const i of hungry.slice(0, left)) given[i] = (given[i] ?? 0) + 1;
    left -= Math.min(left, hungry.length);
  }
  return given;
}
