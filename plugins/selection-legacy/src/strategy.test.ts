import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { loadVectors, type Vector } from "@parahost/conformance";
import { describeStrategy } from "@parahost/conformance/jest";
import {
  asChecked,
  type Bits,
  bitsFrom,
  bitsOf,
  type CoreState,
  hash,
  type SignedAvailabilityBitfield,
  signature,
  type ValidatorIndex,
} from "@parahost/primitives";
import type { SelectionView, TrackedCandidate } from "@parahost/protocol";
import { LegacySelection } from "./strategy.js";

describeStrategy(() => new LegacySelection());

describe("LegacySelection", () => {
  it.each([
    { asyncBacking: null, rank: 0 },
    { asyncBacking: { maxCandidateDepth: 0, allowedAncestryLen: 0 }, rank: 0 },
    { asyncBacking: { maxCandidateDepth: 3, allowedAncestryLen: 2 }, rank: null },
  ])("ranks a session with $asyncBacking as $rank", ({ asyncBacking, rank }) => {
    expect(new LegacySelection().suits({ asyncBacking, nodeFeatures: bitsOf(0) })).toBe(rank);
  });

  it("says of those it passes over why", async () => {
    const core: CoreState = { kind: "Scheduled", paraId: tracked("0x01", 1).paraId, collator: null };
    const view = viewOf({
      ...{ relayParent: "0x00", blockNumber: 1, cores: [], bitfields: [], tracked: [] },
      persistedValidationData: [{ paraId: 1, assumption: "Free", hash: "0xaa" }],
    });

    const { chains, passedOver } = await new LegacySelection().select({
      ...view,
      cores: [core],
      tracked: [tracked("0x01", 1, "0xbb"), tracked("0x02", 1), tracked("0x03", 1), tracked("0x04", 2)],
    });

    expect(chains.map(({ candidates }) => candidates[0]?.candidateHash)).toEqual(["0x02"]);
    expect(passedOver).toEqual([
      { candidateHash: "0x01", reason: "AnotherOfItsParaTaken" },
      { candidateHash: "0x03", reason: "AnotherOfItsParaTaken" },
      { candidateHash: "0x04", reason: "NoFreeCore" },
    ]);
  });
});

const tracked = (candidateHash: string, paraId: number, dataHash = "0xaa") =>
  ({
    candidateHash,
    paraId,
    relayParent: "0x00",
    persistedValidationDataHash: dataHash,
  }) as unknown as TrackedCandidate;

const inputOf = (input: unknown) => input as Input;
const dir = join(process.env["PARAHOST_SHARED"] ?? join(process.cwd(), "..", "shared"), "conformance", "vectors");
describe("provisioner/select-candidates, legacy", () => {
  if (!existsSync(dir)) return it.skip(`needs the vectors in ${dir}`, () => undefined);
  const vectors = loadVectors(dir, "provisioner/select-candidates").filter(
    ({ input }) => inputOf(input).strategy === "legacy",
  );
  it.each(vectors)("$case: $description", async ({ input, expected }: Vector) => {
    const { chains } = await new LegacySelection().select(viewOf(inputOf(input)));

    expect(chains).toEqual((expected as { requested: unknown }).requested);
  });
});

interface Input {
  readonly strategy: string;
  readonly relayParent: string;
  readonly blockNumber: number | null;
  readonly cores: readonly (string | Record<string, Record<string, unknown>>)[];
  readonly bitfields: readonly { readonly validatorIndex: number; readonly bits: string }[];
  readonly tracked: readonly object[];
  readonly persistedValidationData: readonly {
    readonly paraId: number;
    readonly assumption: string;
    readonly hash: string | null;
  }[];
}

function viewOf(input: Omit<Input, "strategy">): SelectionView {
  return {
    relayParent: hash(input.relayParent),
    blockNumber: input.blockNumber as SelectionView["blockNumber"],
    cores: input.cores.map(coreOf),
    bitfields: input.bitfields.map(bitfieldOf),
    tracked: input.tracked as readonly TrackedCandidate[],
    persistedValidationDataHash: async (paraId, assumption) => {
      const row = input.persistedValidationData.find((it) => it.paraId === paraId && it.assumption === assumption);
      return row?.hash ? hash(row.hash) : null;
    },
    backable: () => Promise.reject(new Error("legacy asks prospective parachains nothing")),
  };
}

function coreOf(core: string | Record<string, Record<string, unknown>>): CoreState {
  if (typeof core === "string") return { kind: "Free" };
  const { Scheduled, Occupied } = core;
  if (Scheduled) return { kind: "Scheduled", ...Scheduled } as unknown as CoreState;
  const { paraId, availability, ...rest } = Occupied ?? {};
  return {
    kind: "Occupied",
    ...rest,
    availability: bitsIn(String(availability)),
    candidateDescriptor: { paraId },
  } as unknown as CoreState;
}

const bitsIn = (text: string): Bits => bitsFrom([...text].map((bit) => bit === "1"));
const bitfieldOf = ({ validatorIndex, bits }: Input["bitfields"][number]): SignedAvailabilityBitfield =>
  asChecked({
    payload: bitsIn(bits),
    validatorIndex: validatorIndex as ValidatorIndex,
    signature: signature(`0x${"00".repeat(64)}`),
  });
