import { expect, it } from "@jest/globals";
import { blockNumber, candidateHash, coreIndex, hash, paraId } from "@parahost/primitives";
import { RunPicture } from "./run-picture.js";
import { Screen } from "./screen.js";
import type { RunPlan } from "./view.js";

const plan = (paras: number): RunPlan => ({
  ...{ validators: 2 * paras, cores: paras, paraIds: Array.from({ length: paras }, (_, i) => 2000 + i) },
  ...{ strategy: "auto", plugins: [], time: "virtual", slotMs: 6_000, seed: "s", blocks: 9, dataDir: undefined },
});
const backed = (byte: string, core: number, number: number) => ({
  event: "backed" as const,
  paraId: paraId(2000 + core),
  candidateHash: candidateHash(`0x${byte.repeat(32)}`),
  core: coreIndex(core),
  relayNumber: blockNumber(number),
});

it("shows a core as occupied from backing to inclusion, and as free after a drop", () => {
  const picture = new RunPicture(plan(2));
  const coreLine = (core: number) => picture.lines(60, 120).find((line) => line.startsWith(`   ${core}  `));
  expect(coreLine(0)).toBe("   0  -     free");
  picture.note(backed("aa", 0, 1));
  picture.note(backed("bb", 1, 1));
  expect(coreLine(0)).toBe("   0  2000  0xaaaaaa…aaaa  #1");
  picture.note({ ...backed("aa", 0, 2), event: "included", headNumber: 1 });
  picture.note({ ...backed("bb", 1, 2), event: "dropped", reason: "AvailabilityTimedOut" });

  expect([coreLine(0), coreLine(1)]).toEqual(["   0  -     free", "   1  -     free"]);
  expect(picture.dropped).toBe(1);
});

it("fits two hundred cores and paras on a screen, and says how many are not shown", () => {
  const picture = new RunPicture(plan(200));
  for (let number = 1; number <= 30; number++) {
    picture.note({ event: "imported", number: blockNumber(number), hash: hash(`0x${"11".repeat(32)}`), author: 0 });
    picture.note({ ...backed("cc", 0, number), event: "dropped", reason: "NotSelected" });
  }
  const lines = picture.lines(50, 120);

  expect(lines.length).toBeLessThan(50);
  const hidden = lines.flatMap((line) => /^… (\d+) more (core|para)s$/.exec(line)?.slice(1) ?? []);
  const shown = (first: RegExp) => lines.filter((line) => first.test(line)).length;
  expect(hidden).toEqual([String(200 - shown(/^ *\d+ {2}- /)), "core", String(200 - shown(/^2\d{3} /)), "para"]);
});

it("fits on 24 rows of 80 columns, with every core and para of a small chain", () => {
  const picture = new RunPicture(plan(3));
  for (let number = 1; number <= 30; number++) {
    picture.note({ event: "imported", number: blockNumber(number), hash: hash(`0x${"11".repeat(32)}`), author: 0 });
    picture.note({ ...backed("cc", 0, number), event: "dropped", reason: "NotSelected" });
  }
  const lines = picture.lines(24, 80);

  // A row is left for the cursor.
  expect(lines).toHaveLength(23);
  expect(lines.filter((line) => line.length >= 80)).toEqual([]);
  expect(lines.filter((line) => /^ *\d {2}- +free$/.test(line))).toHaveLength(3);
  expect(lines.filter((line) => /^200\d /.test(line))).toHaveLength(3);
  expect(lines.join(" ")).toContain("a slot every 6 s, seed s");
});

it("redraws over what it drew, within the columns and rows there are", () => {
  let text = "";
  const screen = new Screen({ write: (more) => (text += more), isTTY: true, columns: 10, rows: 4 });
  screen.draw(["0123456789abcdef", "b", "c", "d"]);
  expect(text).toBe("\r\u001b[0J012345678\nb\nc\n");
  text = "";
  screen.draw(["x"]);
  expect(text).toBe("\r\u001b[3A\u001b[0Jx\n");
  text = "";
  screen.clear();
  screen.clear();

  expect(text).toBe("\r\u001b[1A\u001b[0J");
});
