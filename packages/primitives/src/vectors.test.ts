import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  availableCores,
  type Bits,
  bitfieldPayload,
  bitfieldsIndicateAvailability,
  bitsFrom,
  bitsOf,
  blake2b256Hex,
  blockNumber,
  type Codec,
  type CoreState,
  candidateHash,
  candidateHashOf,
  codecs,
  collationPayload,
  coreIndex,
  disputePayload,
  freeCoresAndAncestors,
  fromHex,
  pvfCheckPayload,
  selectAvailabilityBitfields,
  signature,
  statementPayload,
  toHex,
  type UncheckedSignedAvailabilityBitfield,
} from "./index.js";

const VECTORS = resolve(process.env["PARAHOST_SHARED"] ?? "../shared", "conformance/vectors");

interface Vector {
  readonly case: string;
  readonly description: string;
  // biome-ignore lint/suspicious/noExplicitAny: its shape is the suite's, in FORMAT.md
  readonly input: any;
  readonly expected: unknown;
}

/** Feeds the suite's vectors to a host; without the vectors one skipped test says so. */
function conforms(suite: string, host: (input: Vector["input"]) => unknown): void {
  const folder = resolve(VECTORS, suite);
  describe(suite, () => {
    if (!existsSync(folder)) return it.skip("the vectors are missing: set PARAHOST_SHARED", () => undefined);
    const vectors = readdirSync(folder).map((file): Vector => JSON.parse(readFileSync(resolve(folder, file), "utf8")));
    return it.each(vectors)("$case: $description", ({ input, expected }) => expect(host(input)).toEqual(expected));
  });
}

const bits = (text: string): Bits => bitsFrom([...text].map((bit) => bit === "1"));

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

const receipts = ["CandidateReceipt", "CommittedCandidateReceipt"];
conforms("primitives/codec", ({ type, encoded }) => {
  const name = `${type[0].toLowerCase()}${type.slice(1)}` as keyof typeof codecs;
  const codec = codecs[name] as unknown as Codec<Parameters<typeof candidateHashOf>[0]>;
  const result = codec.decode(fromHex(encoded));
  if (!result.ok) return { error: result.error.code };
  const again = codec.encode(result.value);
  return {
    encoded: toHex(again),
    hash: receipts.includes(type) ? candidateHashOf(result.value) : blake2b256Hex(again),
  };
});

conforms("primitives/signing-payload", (input) => {
  const context = { sessionIndex: input.session, parentHash: input.relayParent };
  const payloadOf: Readonly<Record<string, () => Uint8Array>> = {
    Statement: () => {
      const [kind] = Object.keys(input.statement) as ["Seconded" | "Valid"];
      return statementPayload({ kind, candidateHash: candidateHash(input.statement[kind]) }, context);
    },
    Bitfield: () => bitfieldPayload(bits(input.bits), context),
    Dispute: () => disputePayload(input.valid, input.candidateHash, input.session),
    PvfCheck: () => pvfCheckPayload({ ...input, subject: input.validationCodeHash, sessionIndex: input.session }),
    Collation: () => collationPayload(input),
  };
  return { payload: toHex((payloadOf[input.kind] as () => Uint8Array)()) };
});

conforms("provisioner/bitfields-indicate-availability", (input) => {
  const [bitfields, availability] = [bitfieldsOf(input.bitfields), bits(input.availability)];
  const available = bitfieldsIndicateAvailability(coreIndex(input.coreIndex), bitfields, availability);
  const occupied = coreStateOf({ Occupied: { ...input, paraId: 1 } });
  const cores: CoreState[] = Array.from({ length: input.coreIndex + 1 }, () => occupied);
  expect(availableCores(cores, bitfields)[input.coreIndex]).toBe(available);
  return { available };
});

conforms("provisioner/select-availability-bitfields", ({ cores, bitfields }) => {
  const rows = bitfieldsOf(bitfields);
  return { selected: selectAvailabilityBitfields(cores.map(coreStateOf), rows).map((row) => rows.indexOf(row)) };
});

/* Of this suite only what depends on cores and bitfields alone: what is asked of prospective parachains. */
describe("provisioner/select-candidates, backableRequests", () => {
  const folder = resolve(VECTORS, "provisioner/select-candidates");
  if (!existsSync(folder)) return it.skip("the vectors are missing: set PARAHOST_SHARED", () => undefined);
  const vectors = readdirSync(folder)
    .map((file): Vector => JSON.parse(readFileSync(resolve(folder, file), "utf8")))
    .filter(({ input }) => input.strategy !== "legacy");
  return it.each(vectors)("$case: $description", ({ input, expected }) => {
    const number = blockNumber(input.blockNumber === null ? 0 : input.blockNumber + 1);
    const { freeCores, ancestors } = freeCoresAndAncestors(
      input.cores.map(coreStateOf),
      bitfieldsOf(input.bitfields),
      number,
    );
    const asked = [...freeCores].filter(([, count]) => input.strategy === "elastic-scaling" || count === 1);
    const requests = asked.map(([paraId, count]) => ({ paraId, count, ancestors: ancestors.get(paraId) ?? [] }));
    expect(requests).toEqual((expected as { backableRequests: unknown }).backableRequests);
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
