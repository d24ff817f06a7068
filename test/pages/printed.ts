import { expect } from "@jest/globals";
import type { DevEvent } from "@parahost/cli/dev";
import { jsonView } from "../../packages/cli/src/commands/dev/view/json-view.js";
import type { Block } from "./blocks.js";
import type { Ended } from "./shell.js";

/** What a page shows as printed is what was printed. */
export function compare({ language, name, text }: Block, { stdout }: Ended): void {
  if (language === "text") compareLines(text, stdout);
  else if (name === "events") compareEvents(text, stdout);
  else expect(jsonIn(stdout)).toEqual(jsonIn(text));
}

/** `…` stands for anything: in a line for a part of it, alone for lines. */
function compareLines(shown: string, printed: string): void {
  const pattern = shown
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/^…\n/gm, "(?:.*\n)*?")
    .replaceAll("…", ".*");
  expect(printed).toMatch(new RegExp(`^${pattern}`, "m"));
}

/** One of each kind, with the members that `--json` gives it, and as it was printed but for the values. */
function compareEvents(shown: string, printed: string): void {
  const shapes = new Set(jsonIn(printed).map((event) => JSON.stringify(shapeOf(event))));
  const events = jsonIn(shown) as readonly DevEvent[];
  expect(events.map((event) => JSON.stringify(event))).toEqual(events.map(lineOf));
  const isPrinted = (event: DevEvent) => event.event === NOT_SHOWN || shapes.has(JSON.stringify(shapeOf(event)));
  expect(events.filter((event) => !isPrinted(event))).toEqual([]);
  expect(events.map(({ event }) => event)).toEqual(EVENTS);
}

/** Its line on standard output. */
function lineOf(event: DevEvent): string {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };
  const view = jsonView({ stdout: output, stderr: output });
  if (event.event === "summary") view.summary({ ...event, reproducible: event.reproducible ?? true });
  else view.event(event);
  return written.join("").trim();
}

/** It takes a final block that includes what is invalid, and no fault that a run can be told to have brings that about. */
const NOT_SHOWN = "frozen";

/** Lines of JSON, or one value over several lines. */
function jsonIn(text: string): readonly unknown[] {
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
const EVENTS = Object.keys({
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
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value === "string") return /^0x([0-9a-f]+|…)$/.test(value) ? "bytes" : "text";
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.entries(value).map(([name, of]) => [name, name === "event" ? of : shapeOf(of)]);
}
