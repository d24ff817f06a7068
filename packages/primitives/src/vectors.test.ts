import { describe, expect, it } from "@jest/globals";
import { loadVectors, VECTORS, type Vector } from "@parahost/conformance";
import { describeVectors } from "@parahost/conformance/jest";
import {
  availableCores,
  type Bits,
  bitfieldsIndicateAvailability,
  bitsFrom,
  bitsOf,
  blockNumber,
  type CoreState,
  coreIndex,
  freeCoresAndAncestors,
  signature,
  type UncheckedSignedAvailabilityBitfield,
} from "./index.js";

const bits = (text: string): Bits => bitsFrom([...text].map((bit) => bit === "1"));

interface SelectionVector extends Vector {
  readonly input: {
    readonly strategy: string;
    readonly blockNumber: number | null;
    readonly cores: readonly unknown[];
    readonly bitfields: readonly JsonBitfield[];
  };
  readonly expected: { readonly backableRequests: unknown };
}
interface JsonBitfield {
  readonly validatorIndex: UncheckedSignedAvailabilityBitfield["validatorIndex"];
  readonly bits: string;
}
const bitfieldsOf = (rows: readonly JsonBitfield[]): UncheckedSignedAvailabilityBitfield[] =>
  rows.map((row) => ({ payload: bits(row.bits), validatorIndex: row.validatorIndex, signature: signature("0x") }));

// biome-ignore lint/suspicious/noExplicitAny: a vector's core state
function coreStateOf(json: any): CoreState {
  if (json === "Free") return { kind: "Free" };
  if (json.Scheduled) return { kind: "Scheduled", ...json.Scheduled };
  const { paraId, availability, ...occupied } = json.Occupied;
  return { kind: "Occupied", ...occupied, availability: bits(availability), candidateDescriptor: { paraId } };
}

interface AvailabilityInput {
  readonly coreIndex: number;
  readonly availability: string;
  readonly bitfields: readonly JsonBitfield[];
}
describeVectors("provisioner/bitfields-indicate-availability", (input: AvailabilityInput) => {
  const [bitfields, availability] = [bitfieldsOf(input.bitfields), bits(input.availability)];
  const available = bitfieldsIndicateAvailability(coreIndex(input.coreIndex), bitfields, availability);
  const occupied = coreStateOf({ Occupied: { ...input, paraId: 1 } });
  const cores: CoreState[] = Array.from({ length: input.coreIndex + 1 }, () => occupied);
  expect(availableCores(cores, bitfields)[input.coreIndex]).toBe(available);
  return { available };
});

/* Of this suite only what depends on cores and bitfields alone: what is asked of prospective parachains. */
describe("provisioner/select-candidates, backableRequests", () => {
  const vectors = loadVectors(VECTORS, "provisioner/select-candidates") as readonly SelectionVector[];
  const asking = vectors.filter(({ input }) => input.strategy !== "legacy");
  it.each(asking)("$case: $description", ({ input, expected }) => {
    const number = blockNumber(input.blockNumber === null ? 0 : input.blockNumber + 1);
    const { freeCores, ancestors } = freeCoresAndAncestors(
      input.cores.map(coreStateOf),
      bitfieldsOf(input.bitfields),
      number,
    );
    const asked = [...freeCores].filter(([, count]) => input.strategy === "elastic-scaling" || count === 1);
    const requests = asked.map(([paraId, count]) => ({ paraId, count, ancestors: ancestors.get(paraId) ?? [] }));
    expect(requests).toEqual(expected.backableRequests);
  });
});

describe("availability of many cores at once", () => {
  // Any fixed mixing of the indices will do: a linear congruence keeps it readable.
  const isSet = (a: number, b: number, share: number): boolean => (a * 7919 + b * 104729 + a * b * 31) % 97 < share;

  it.each([
    { validators: 1000, coreCount: 200 },
    { validators: 33, coreCount: 33 },
    { validators: 6, coreCount: 3 },
    { validators: 0, coreCount: 1 },
  ])("agrees with the plain rule for $validators validators and $coreCount cores", ({ validators, coreCount }) => {
    const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
    const bitfields = range(validators)
      .filter((v) => v % 11 !== 3)
      .map((v) => ({
        payload: bitsOf(
          coreCount,
          range(coreCount).filter((core) => isSet(v, core, 40 + (core % 40))),
        ),
        validatorIndex: v as UncheckedSignedAvailabilityBitfield["validatorIndex"],
        signature: signature("0x"),
      }));
    const cores = range(coreCount).map((core): CoreState => {
      if (core % 13 === 12) return { kind: "Free" };
      const availability = bitsOf(
        validators,
        range(validators).filter((v) => isSet(core, v, 30)),
      );
      return {
        ...(coreStateOf({ Occupied: { paraId: core, availability: "" } }) as CoreState & { kind: "Occupied" }),
        availability,
      };
    });

    const plain = cores.map(
      (core, i) =>
        core.kind === "Occupied" && bitfieldsIndicateAvailability(coreIndex(i), bitfields, core.availability),
    );
    expect(availableCores(cores, bitfields)).toEqual(plain);
    if (validators === 1000) expect(new Set(plain)).toEqual(new Set([true, false]));
  });
});
