import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { decoded, fromHex, toHex } from "@parahost/primitives";
import { parachainHostMethodOf, parachainHostMethods } from "./methods.js";
import type { ParachainHostApi } from "./parachain-host.js";

interface Recording {
  readonly calls: Readonly<Record<string, { readonly args: string; readonly result: string }>>;
}
const path = join(
  process.env["PARAHOST_SHARED"] ?? join(process.cwd(), "../shared"),
  "real/fixtures-rococo1015000.json",
);
const recorded = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Recording) : null;
const describeRecorded = recorded ? describe : describe.skip;
if (!recorded) it.skip("the recordings are missing: set PARAHOST_SHARED", () => undefined);

const known = Object.entries(recorded?.calls ?? {}).flatMap(([call, { args, result }]) => {
  const method = parachainHostMethodOf(`ParachainHost_${call.replace(/\(.*/, "")}`);
  return method ? [{ call, method, args, result }] : [];
});

describe("the ParachainHost API by name", () => {
  it("calls each method as the runtime exports it: its own name, in snake case", () => {
    for (const [method, { wireName }] of Object.entries(parachainHostMethods))
      expect(wireName).toBe(`ParachainHost_${method.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`);
  });

  it("knows since which version there is a method, as the reference's trait declares it", () => {
    const later = Object.entries(parachainHostMethods).filter(([, { since }]) => since > 2);
    expect(Object.fromEntries(later.map(([method, { since }]) => [method, since]))).toEqual({
      disputes: 3,
      minimumBackingVotes: 6,
      asyncBackingParams: 7,
      paraBackingState: 7,
      disabledValidators: 8,
      nodeFeatures: 9,
      claimQueue: 11,
      candidatesPendingAvailability: 11,
    });
  });

  it("does not know a name that is no method", () => {
    expect(parachainHostMethodOf("ParachainHost_submit_pvf_check_statement")).toBeNull();
    expect(parachainHostMethodOf("Core_version")).toBeNull();
  });
});

describeRecorded(
  "the ParachainHost API by bytes, as a real runtime speaks it (where PARAHOST_SHARED has its recording)",
  () => {
    it("has every method on record", () => {
      expect(new Set(known.map(({ method }) => method)).size).toBe(Object.keys(parachainHostMethods).length);
    });

    it.each(known.length > 0 ? known : [{ call: "nothing", method: "validators" as const, args: "0x", result: "0x" }])(
      "reads and writes the arguments and the answer of $call",
      ({ method, args, result }) => {
        const row = parachainHostMethods[method] as (typeof parachainHostMethods)[keyof ParachainHostApi];
        expect(toHex(row.args.encode(decoded(row.args, fromHex(args)) as never))).toBe(args);
        expect(toHex(row.reply.encode(decoded(row.reply as never, fromHex(result)) as never))).toBe(result);
      },
    );

    it("reads the claim queue of eight cores, each with its para twice", () => {
      const claims = decoded(
        parachainHostMethods.claimQueue.reply,
        fromHex(recorded?.calls["claim_queue"]?.result ?? ""),
      );
      expect(claims).toEqual(Array.from({ length: 8 }, (_, core) => [core, [2000 + core, 2000 + core]]));
    });

    it("reads groups of one, and a rotation of a session that began in block 3, about the next block", () => {
      const { groups, rotation } = decoded(
        parachainHostMethods.validatorGroups.reply,
        fromHex(recorded?.calls["validator_groups"]?.result ?? ""),
      );
      expect(groups).toEqual([[0], [1], [2], [3], [4], [5], [6], [7]]);
      expect(rotation).toEqual({ sessionStartBlock: 3, groupRotationFrequency: 20, now: 5 });
    });
  },
);
