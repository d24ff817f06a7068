import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { DevEvent, SpecChain } from "@parahost/cli/dev";
import { recordedLog } from "@parahost/conformance";
import { specChain } from "../relay-chain/spec-chain.js";
import { hasSpec, isRecordedSpec } from "../wasm-runtime/rococo.js";
import { includedAt, observedRun, only } from "./observed-run.js";

/** Time for a run on a busy machine. */
const LONG_MS = 300_000;

(hasSpec ? describe : describe.skip)("the node side on a relay chain's own compiled runtime", () => {
  let chainSpec: SpecChain;
  beforeAll(async () => {
    chainSpec = await specChain();
  });
  const importedAt = (events: readonly DevEvent[]) => only(events, "imported").map(({ number }) => Number(number));

  it(
    "backs and includes every para again and again, across session changes, and no block is refused",
    async () => {
      const log = recordedLog();
      const { chain, events } = await observedRun({ chainSpec, blocks: 24, log });
      const summary = await chain.run();

      // Blocks 1 and 2 open the chain. All others are built by our validators, one a slot.
      expect(importedAt(events)).toEqual(Array.from({ length: 24 }, (_, i) => i + 3));
      expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
      // A session has ten slots; block 2 begins one. What is pending when the next one begins is cleared.
      const sessionsBegun = [12, 22];
      expect(new Set(only(events, "dropped").map(({ reason }) => reason))).toEqual(new Set(["SessionChange"]));
      expect(only(events, "dropped")).toHaveLength(sessionsBegun.length * chainSpec.paras.length);
      // Backed in every block, and included in the next: from block 4 on, but in those right after a session has begun.
      const expected = Array.from({ length: 23 }, (_, i) => i + 4).filter((it) => !sessionsBegun.includes(it - 1));
      for (const { paraId } of chainSpec.paras) expect(includedAt(events, paraId)).toEqual(expected);
      expect(summary.paras.map(({ headNumber }) => headNumber)).toEqual(chainSpec.paras.map(() => expected.length));
      expect(summary.reproducible).toBe(true);
    },
    LONG_MS,
  );

  (isRecordedSpec ? it : it.skip)(
    "has the paras and the validators of the spec, and the strategy that its features ask for",
    async () => {
      expect(chainSpec.paras.map(({ paraId }) => Number(paraId))).toEqual([
        2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007,
      ]);
      expect(chainSpec.validators.map(({ name }) => name).sort()).toEqual([
        "alice",
        "bob",
        "charlie",
        "dave",
        "eve",
        "ferdie",
        "one",
        "two",
      ]);
      expect(chainSpec).toMatchObject({ name: "Rococo Local Testnet", cores: 8, slotMs: 6_000, allowedAncestryLen: 2 });
      const { chain, events } = await observedRun({ chainSpec, blocks: 2 });
      const { paras } = await chain.run();
      // Bit 1 of the node features is on.
      expect(new Set(paras.map(({ strategy }) => strategy))).toEqual(new Set(["elastic-scaling"]));
      expect(only(events, "included")).toHaveLength(8);
    },
    LONG_MS,
  );

  it(
    "takes the same course with the same seed",
    async () => {
      const linesOf = async () => {
        const { chain, events } = await observedRun({ chainSpec, blocks: 3, seed: "hare" });
        await chain.run();
        return events;
      };
      const first = await linesOf();
      expect(only(first, "included")).toHaveLength(2 * chainSpec.paras.length);
      expect(await linesOf()).toEqual(first);
    },
    LONG_MS,
  );

  it(
    "goes on where it was left, with the paras' heads",
    async () => {
      const dataDir = mkdtempSync(join(tmpdir(), "parahost-"));
      try {
        const run = async () => {
          const { chain, events } = await observedRun({ chainSpec, blocks: 3, dataDir });
          await chain.run();
          return events;
        };
        expect([importedAt(await run()), importedAt(await run())]).toEqual([
          [3, 4, 5],
          [6, 7, 8],
        ]);
        const again = await run();
        // Two blocks of each para were included in the first run, and one in each block since.
        expect(only(again, "included").map(({ headNumber, relayNumber }) => relayNumber - headNumber)).toEqual(
          Array(3 * chainSpec.paras.length).fill(3),
        );
      } finally {
        rmSync(dataDir, { recursive: true });
      }
    },
    LONG_MS,
  );
});
