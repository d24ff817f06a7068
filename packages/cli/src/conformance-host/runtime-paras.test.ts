import { describe, expect, it } from "@jest/globals";
import { begin, call, end, hex, play, query, session } from "../../../../test/cli/module-script.js";

// Every expectation is worked out by the rules of the FORMAT page.
describe("runtime/paras", () => {
  const config = { acceptancePeriod: 5 };
  const run = play("Paras", { config, paras: { 1: "Parachain", 5: "Parathread" } });
  const upgrade = (paraId: number, code: number, expectedAt: number) =>
    call("scheduleCodeUpgrade", { paraId, validationCode: hex(code, 1), expectedAt });
  const head = (paraId: number, number: number) => call("noteNewHead", { paraId, headData: "0x01", number });
  const codeAt = (paraId: number, at: number, assumeIntermediate: number | null = null) =>
    query("validationCodeAt", { paraId, at, assumeIntermediate });
  const meta = (paraId: number) => query("pastCodeMeta", { paraId });

  it("keeps past code to the end of the acceptance period and prunes it a block later, blocks left out or not", () => {
    const replaced = [upgrade(1, 0x0b, 8), begin(10), head(1, 9), end];
    const seen = [query("pastCodePruning"), query("pastCode", { paraId: 1, at: 8 }), meta(1)];
    const kept = [[[1, 10]], "0x0a", { upgradeTimes: [8], lastPruned: null }];
    const gone = [[], null, { upgradeTimes: [], lastPruned: 8 }];
    expect(run(...replaced, begin(15), ...seen).slice(2)).toEqual(kept);
    expect(run(...replaced, begin(16), ...seen).slice(2)).toEqual(gone);
    expect(run(...replaced, begin(900), ...seen).slice(2)).toEqual(gone);
  });

  it("names the last block that uses the old code, and nothing at or below the last one pruned", () => {
    const results = run(
      upgrade(1, 0x0b, 8),
      begin(10),
      head(1, 8),
      end,
      codeAt(1, 8),
      codeAt(1, 9),
      begin(16),
      codeAt(1, 8),
      codeAt(1, 9),
    );
    expect(results.slice(2)).toEqual(["0x0a", "0x0b", null, "0x0b"]);
  });

  it("assumes no block at or after the one asked about, and takes an upgrade due in that very block", () => {
    const results = run(
      upgrade(1, 0x0b, 8),
      codeAt(1, 8, 8),
      codeAt(1, 9, 8),
      codeAt(1, 9, 7),
      codeAt(7, 9, 8),
      codeAt(1, 9, 9),
    );
    expect(results.slice(1)).toEqual([null, "0x0b", "0x0a", null, null]);
  });

  it("takes two upgrades of one para in one block, and prunes both of them", () => {
    const twice = [begin(4), upgrade(1, 0x0b, 3), head(1, 3), upgrade(1, 0x0c, 4), head(1, 4), end];
    const results = run(
      ...twice,
      query("pastCodePruning"),
      meta(1),
      codeAt(1, 4),
      begin(10),
      query("pastCodePruning"),
      meta(1),
    );
    expect(results.slice(4)).toEqual([
      [
        [1, 4],
        [1, 4],
      ],
      { upgradeTimes: [3, 4], lastPruned: null },
      "0x0b",
      [],
      { upgradeTimes: [], lastPruned: 4 },
    ]);
  });

  it("cleans a para up before it brings it back in the same session", () => {
    const again = call("scheduleParaInitialize", {
      paraId: 1,
      kind: "Parathread",
      genesisHead: "0x77",
      validationCode: "0x0d",
    });
    const results = run(
      upgrade(1, 0x0b, 8),
      call("scheduleParaCleanup", { paraId: 1 }),
      again,
      session(6),
      query("parachains"),
      query("heads", { paraId: 1 }),
      query("validationCode", { paraId: 1 }),
      query("futureCode", { paraId: 1 }),
      query("futureCodeUpgrades", { paraId: 1 }),
      query("pastCode", { paraId: 1, at: 6 }),
      codeAt(1, 6),
      codeAt(1, 7),
      begin(6),
      end,
      begin(12),
      meta(1),
    );
    expect(results.slice(3)).toEqual([
      [],
      "0x77",
      "0x0d",
      null,
      null,
      "0x0a",
      "0x0a",
      "0x0d",
      { upgradeTimes: [], lastPruned: 6 },
    ]);
  });

  it("forgets all of a para that left once its past code is pruned, and not before", () => {
    const results = run(
      call("scheduleParaCleanup", { paraId: 5 }),
      session(6),
      begin(6),
      meta(5),
      codeAt(5, 6),
      codeAt(5, 7),
      end,
      begin(11),
      meta(5),
      end,
      begin(12),
      meta(5),
      codeAt(5, 6),
    );
    const kept = { upgradeTimes: [6], lastPruned: null };
    expect(results.slice(1)).toEqual([kept, "0x0a", null, kept, { upgradeTimes: [], lastPruned: null }, null]);
  });

  it("leaves nothing of a para that never was: its cleanup finds no code", () => {
    const come = call("scheduleParaInitialize", {
      paraId: 9,
      kind: "Parachain",
      genesisHead: "0x",
      validationCode: "0x0e",
    });
    const results = run(
      come,
      call("scheduleParaCleanup", { paraId: 9 }),
      query("outgoingParas"),
      session(3),
      query("parachains"),
      meta(9),
      query("pastCodePruning"),
      query("heads", { paraId: 9 }),
    );
    expect(results.slice(2)).toEqual([[9], [1, 9], { upgradeTimes: [], lastPruned: null }, [], "0x"]);
  });

  it("works before the first block, whose number is 0", () => {
    const results = run(
      upgrade(1, 0x0b, 0),
      head(1, 0),
      query("pastCodePruning"),
      query("heads", { paraId: 1 }),
      codeAt(1, 0),
      codeAt(1, 1),
    );
    expect(results.slice(2)).toEqual([[[1, 0]], "0x01", "0x0a", "0x0b"]);
  });
});
