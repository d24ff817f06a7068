import type { DevEvent } from "@parahost/cli/dev";

/** Lines of JSON, or one value over several lines. */
export function jsonIn(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  }
}

/** Each kind of line that `parahost dev --json` has. */
export const EVENTS = Object.keys({
  imported: true,
  backed: true,
  included: true,
  dropped: true,
  disputed: true,
  concluded: true,
  offended: true,
  reverted: true,
  frozen: true,
  summary: true,
} satisfies Record<Exclude<DevEvent["event"], "finalized">, true>);

/** Which kind of event it is, the names of its members in order, and of what kind each value is. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value === "string") return /^0x([0-9a-f]+|…)$/.test(value) ? "bytes" : "text";
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.entries(value).map(([name, of]) => [name, name === "event" ? of : shapeOf(of)]);
}
