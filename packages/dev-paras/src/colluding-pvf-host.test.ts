import { describe, expect, it } from "@jest/globals";
import type { PvfExecution, PvfHost, PvfOutcome } from "@parahost/kernel";
import { blockNumber, codecs, decoded, hash, validationCodeHash } from "@parahost/primitives";
import { spoilt } from "./bad-pov-collator.js";
import { ColludingPvfHost } from "./colluding-pvf-host.js";

const good = Uint8Array.of(1, 2, 3);
const params = (blockData: Uint8Array) =>
  codecs.validationParams.encode({
    ...{ parentHead: new Uint8Array(), blockData, relayParentNumber: blockNumber(1) },
    relayParentStorageRoot: hash(`0x${"00".repeat(32)}`),
  });
const execution = (bytes: Uint8Array): PvfExecution => ({
  ...{ code: new Uint8Array(), codeHash: validationCodeHash(`0x${"00".repeat(32)}`), params: bytes },
  ...{ kind: "Backing", cpuLimitMs: 1 },
});
const INVALID: PvfOutcome = { kind: "invalid", reason: "WorkerReportedInvalid", detail: "", cpuMs: 1 };

describe("ColludingPvfHost", () => {
  /** Finds one block valid, and notes what it was asked. */
  const hostOf = (valid: Uint8Array) => {
    const asked: Uint8Array[] = [];
    const execute = async ({ params }: PvfExecution): Promise<PvfOutcome> => {
      const read = codecs.validationParams.decode(params);
      const { blockData } = read.ok ? read.value : { blockData: new Uint8Array() };
      asked.push(blockData);
      return Buffer.compare(blockData, valid) === 0 ? { kind: "valid", result: blockData, cpuMs: 1 } : INVALID;
    };
    return { asked, host: new ColludingPvfHost({ execute } as unknown as PvfHost) };
  };

  it("answers for a spoilt block as for the one that it was", async () => {
    const { host } = hostOf(good);
    const bad = params(spoilt(good));
    expect(decoded(codecs.validationParams, bad).blockData).toEqual(Uint8Array.of(0xfe, 2, 3)); // 0x01 ^ 0xff
    expect(await host.execute(execution(bad))).toMatchObject({ kind: "valid", result: good });
  });

  it("runs what is valid once", async () => {
    const { host, asked } = hostOf(good);
    expect((await host.execute(execution(params(good)))).kind).toBe("valid");
    expect(asked).toEqual([good]);
  });

  it("finds invalid what nobody has spoilt, and what cannot be read", async () => {
    const { host } = hostOf(good);
    expect(await host.execute(execution(params(Uint8Array.of(7))))).toEqual(INVALID);
    expect(await host.execute(execution(Uint8Array.of(7)))).toEqual(INVALID);
  });
});
