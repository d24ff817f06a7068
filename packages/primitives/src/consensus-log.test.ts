import { describe, expect, it } from "@jest/globals";
import { consensusLogItem, consensusLogsIn } from "./consensus-log.js";
import { fromHex, toHex } from "./hashing/index.js";
import { blockNumber, paraId, validationCodeHash } from "./ids.js";

const codeHash = validationCodeHash(`0x${"11".repeat(32)}`);

describe("consensus logs", () => {
  it.each([
    // 2000 = 0x07d0, 258 = 0x0102, little-endian.
    {
      log: { kind: "ParaUpgradeCode", paraId: paraId(2000), codeHash } as const,
      bytes: `0x01d0070000${"11".repeat(32)}`,
    },
    {
      log: { kind: "ParaScheduleUpgradeCode", paraId: paraId(2000), codeHash, at: blockNumber(258) } as const,
      bytes: `0x02d0070000${"11".repeat(32)}02010000`,
    },
    { log: { kind: "ForceApprove", number: blockNumber(258) } as const, bytes: "0x0302010000" },
    { log: { kind: "Revert", number: blockNumber(258) } as const, bytes: "0x0402010000" },
  ])("$log.kind is a consensus item of POL1, laid out as the reference lays it out", ({ log, bytes }) => {
    const item = consensusLogItem(log);
    expect(item.kind === "Consensus" && [item.engine, toHex(item.data)]).toEqual(["POL1", bytes]);
    expect(consensusLogsIn([item])).toEqual([log]);
  });

  it("are not what other engines say, nor what cannot be read", () => {
    const data = fromHex("0x0402010000");
    expect(
      consensusLogsIn([
        { kind: "Consensus", engine: "BABE", data },
        { kind: "Seal", engine: "POL1", data },
        { kind: "Consensus", engine: "POL1", data: fromHex("0x04020100") },
        { kind: "Other", data },
      ]),
    ).toEqual([]);
  });
});
