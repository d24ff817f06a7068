import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { World } from "@parahost/conformance";
import { VirtualClock } from "@parahost/kernel";
import {
  blake2b256Hex,
  blockNumber,
  type CandidateReceipt,
  commitmentsHash,
  coreIndex,
  fromHex,
  hash,
  headDataHash,
  paraId,
  persistedValidationDataHash,
  ready,
  sessionIndex,
  validationCodeHash,
} from "@parahost/primitives";
import { TableValidation } from "./subsystem.js";
import { Table, tableConfig } from "./table.js";

const H = (byte: number) => hash(`0x${byte.toString(16).padStart(2, "0").repeat(32)}`);
const head = Uint8Array.of(1, 2, 3);
const validationData = {
  ...{
    parentHead: Uint8Array.of(0),
    relayParentNumber: blockNumber(7),
    relayParentStorageRoot: H(2),
    maxPovSize: 1024,
  },
};
const commitments = {
  ...{ upwardMessages: [], horizontalMessages: [], newValidationCode: null, headData: head },
  ...{ processedDownwardMessages: 0, hrmpWatermark: blockNumber(7) },
};
const receiptOf = (changes: Partial<CandidateReceipt> = {}): CandidateReceipt => ({
  descriptor: {
    ...{ version: 2, paraId: paraId(2000), relayParent: H(1), coreIndex: coreIndex(0), sessionIndex: sessionIndex(0) },
    ...{ povHash: H(3), erasureRoot: H(4), paraHead: headDataHash(head), validationCodeHash: validationCodeHash(H(5)) },
    persistedValidationDataHash: persistedValidationDataHash(validationData),
  },
  commitmentsHash: commitmentsHash(commitments),
  ...changes,
});
const table = (config: object) => new Table(tableConfig.parse({ heads: ["0x010203"], ...config }));

describe("validation from a table", () => {
  beforeAll(ready);

  it("holds a candidate valid that leads to a head of the table, and commits to nothing else", () => {
    expect(table({}).verdictOn(receiptOf(), validationData)).toEqual({ kind: "Valid", commitments, validationData });
    expect(table({}).verdictOn(receiptOf({ commitmentsHash: H(9) }), validationData)).toEqual({
      ...{ kind: "Invalid", reason: "CommitmentsHashMismatch" },
    });
  });

  it("gives the reason where the table has one", () => {
    const invalid = { [headDataHash(head)]: "ExecutionError" };

    expect(table({ invalid }).verdictOn(receiptOf(), validationData)).toEqual({
      kind: "Invalid",
      reason: "ExecutionError",
    });
  });

  it("has no verdict on what is not there", () => {
    expect(table({ heads: [] }).verdictOn(receiptOf(), validationData)).toMatchObject({
      ...{ kind: "InternalError", reason: "NotInTable" },
    });
  });

  it("asks the runtime for the data that a candidate names, under one assumption after another", async () => {
    const world = World.around(new TableValidation(table({})), new VirtualClock());
    world.answer("runtimeApi", "persistedValidationData", ({ assumption }) =>
      assumption === "Free" ? validationData : null,
    );
    await world.activate({ hash: H(1), number: blockNumber(7) });
    const asked = {
      relayParent: H(1),
      receipt: receiptOf(),
      pov: { blockData: new Uint8Array() },
      execKind: "Backing",
    } as const;

    expect(await world.until(world.ask("validateFromChainState", asked))).toMatchObject({ kind: "Valid" });
    expect(world.told("runtimeApi", "persistedValidationData").map(({ assumption }) => assumption)).toEqual([
      ...["Included", "TimedOut", "Free"],
    ]);
    world.answer("runtimeApi", "persistedValidationData", () => null);
    expect(await world.until(world.ask("validateFromChainState", asked))).toMatchObject({ reason: "NoValidationData" });
  });

  it.each([{ heads: ["0x1"] }, { heads: "0x01" }, { invalid: { "0x01": "short" } }, { tail: [] }])(
    "refuses %j",
    (config) => {
      expect(tableConfig.safeParse({ heads: [], ...config }).success).toBe(false);
    },
  );

  it("comes with the first heads of the counter of para 2000: a number, and the hash of the head before", () => {
    const file = readFileSync(join(import.meta.dirname, "../parahost.json"), "utf8");
    const { heads } = JSON.parse(file).plugins[0].config as { readonly heads: readonly `0x${string}`[] };

    expect(heads).toHaveLength(20);
    for (const [i, text] of heads.entries()) {
      const bytes = fromHex(text);
      // The number is a little-endian u64, and the first is 1.
      expect([...bytes.subarray(0, 8)]).toEqual([i + 1, 0, 0, 0, 0, 0, 0, 0]);
      const before = heads[i - 1];
      if (before) expect(text.slice(18, 82)).toBe(blake2b256Hex(fromHex(before)).slice(2));
    }
  });
});
