import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import {
  blake2b256Hex,
  type Codec,
  candidateHashOf,
  codecs,
  decoded,
  fromHex,
  type Hex,
  headDataHash,
  isSignatureValid,
  optionOf,
  type ParachainsInherentData,
  persistedValidationDataHash,
  ready,
  sessionIndex,
  toHex,
  validationCodeHashOf,
  vecOf,
  votesOf,
} from "../index.js";

const REAL = resolve(process.env["PARAHOST_SHARED"] ?? "../shared", "real");
const describeWhereRecorded = existsSync(REAL) ? describe : describe.skip;
const read = (file: string) => JSON.parse(existsSync(REAL) ? readFileSync(resolve(REAL, file), "utf8") : "{}");

if (!existsSync(REAL)) it.skip("the recordings are missing: set PARAHOST_SHARED", () => undefined);

interface Recording {
  readonly candidateHash: Hex;
  readonly relayParentHeader: Hex;
  readonly block: { readonly header: Hex; readonly extrinsics: readonly Hex[] };
  readonly calls: Readonly<Record<string, { readonly args: Hex; readonly result: Hex }>>;
}
const recording: Recording = { calls: {}, ...read("fixtures-rococo1015000.json") };
const paseo: { readonly header: Hex; readonly body: readonly Hex[] } = read("paseo-1008649.json");

const { u32, validatorId: key, validationCodeHash, bytes } = codecs;
const ANSWERS: Readonly<Record<string, unknown>> = {
  validators: vecOf(key),
  validator_groups: codecs.validatorGroups,
  availability_cores: vecOf(codecs.coreState),
  session_index_for_child: codecs.sessionIndex,
  persisted_validation_data: optionOf(codecs.persistedValidationData),
  check_validation_outputs: codecs.bool,
  validation_code: optionOf(bytes),
  validation_code_hash: optionOf(validationCodeHash),
  validation_code_by_hash: optionOf(bytes),
  candidate_pending_availability: optionOf(codecs.committedCandidateReceipt),
  candidates_pending_availability: vecOf(codecs.committedCandidateReceipt),
  candidate_events: vecOf(codecs.candidateEvent),
  dmq_contents: vecOf(codecs.inboundDownwardMessage),
  inbound_hrmp_channels_contents: codecs.inboundHrmpChannelsContents,
  on_chain_votes: optionOf(codecs.scrapedOnChainVotes),
  session_info: optionOf(codecs.sessionInfo),
  session_executor_params: optionOf(codecs.executorParams),
  pvfs_require_precheck: vecOf(validationCodeHash),
  disputes: codecs.disputes,
  minimum_backing_votes: u32,
  para_backing_state: optionOf(codecs.backingState),
  async_backing_params: codecs.asyncBackingParams,
  disabled_validators: vecOf(codecs.validatorIndex),
  node_features: codecs.nodeFeatures,
  claim_queue: codecs.claimQueue,
};
const calls = Object.entries(recording.calls)
  .map(([call, { result }]) => ({ call, method: call.split("(")[0] as string, result }))
  .filter(({ method }) => method in ANSWERS);
const answer = <T>(type: Codec<T>, call: string): T => decoded(type, fromHex(recording.calls[call]?.result as Hex));

/** The call's bytes of `paraInherent.enter`: behind the extrinsic's length, version byte, pallet and call index. */
function inherentIn(extrinsic: Hex): Uint8Array {
  const all = fromHex(extrinsic);
  const lengthBytes = [1, 2, 4][(all[0] as number) & 3] as number;
  return all.subarray(lengthBytes + 3);
}

describeWhereRecorded("answers of Rococo's runtime 1015000", () => {
  it.each(calls)("$call comes back byte for byte", ({ method, result }) => {
    const type = ANSWERS[method] as Codec<unknown>;
    expect(toHex(type.encode(decoded(type, fromHex(result))))).toBe(result);
  });

  it("covers all methods but those of slashing, approval voting and assumed validation data", () => {
    const left = Object.keys(recording.calls).map((call) => call.split("(")[0] as string);
    expect(left.filter((method) => !(method in ANSWERS)).sort()).toEqual(
      ["approval_voting_params", "assumed_validation_data", "unapplied_slashes"].sort(),
    );
  });

  it("names the pending candidate, its head and its validation code by their hashes", () => {
    const [pending] = answer(vecOf(codecs.committedCandidateReceipt), "candidates_pending_availability(0xd0070000)");
    expect(candidateHashOf(pending as never)).toBe(recording.candidateHash);
    expect(headDataHash(pending?.commitments.headData as Uint8Array)).toBe(pending?.descriptor.paraHead);
    const code = answer(optionOf(bytes), "validation_code(0xd0070000,0x00)");
    expect(validationCodeHashOf(code as Uint8Array)).toBe(pending?.descriptor.validationCodeHash);
  });

  it("hashes validation data as `assumed_validation_data` was asked for it", () => {
    const call =
      "assumed_validation_data(0xd0070000,0xcb2990ad2a1434cb98bb092031b6a0eb13453c2590f2000ce281953d808709c7)";
    const data = answer(optionOf(codecs.persistedValidationData), "persisted_validation_data(0xd0070000,0x01)");
    expect(call).toContain(persistedValidationDataHash(data as never));
  });

  describe("the block's inherent", () => {
    let inherent: ParachainsInherentData;
    beforeAll(async () => {
      await ready();
      inherent = decoded(codecs.parachainsInherentData, inherentIn(recording.block.extrinsics[1] as Hex));
    });

    it("comes back byte for byte, on the parent's header", () => {
      const again = codecs.parachainsInherentData.encode(inherent);
      expect(toHex(again)).toBe(toHex(inherentIn(recording.block.extrinsics[1] as Hex)));
      expect(toHex(codecs.header.encode(inherent.parentHeader))).toBe(recording.relayParentHeader);
      expect(decoded(codecs.header, fromHex(recording.block.header)).parentHash).toBe(
        blake2b256Hex(fromHex(recording.relayParentHeader)),
      );
    });

    it("carries votes that are signed as we spell out what is signed", () => {
      const [backed] = inherent.backedCandidates;
      const validators = answer(vecOf(key), "validators");
      const [groups] = answer(codecs.validatorGroups, "validator_groups");
      const context = { sessionIndex: sessionIndex(1), parentHash: backed?.candidate.descriptor.relayParent as never };
      const groupsThatSigned = groups.filter((group) => {
        const votes = votesOf(backed as never, group, validators, context, true);
        return votes.ok && votes.value.length > 0 && votes.value.every(isSignatureValid);
      });
      expect(groupsThatSigned).toHaveLength(1);
    });
  });
});

describeWhereRecorded("a block of the Paseo chain", () => {
  const raw = existsSync(REAL) ? inherentIn(paseo.body[1] as Hex) : new Uint8Array();

  it("carries 43 bitfields of 9 bits, and comes back byte for byte", () => {
    const inherent = decoded(codecs.parachainsInherentData, raw);
    expect(inherent.bitfields.map(({ payload }) => payload.length)).toEqual(Array.from({ length: 43 }, () => 9));
    expect(toHex(codecs.parachainsInherentData.encode(inherent))).toBe(toHex(raw));
  });

  it("is refused by one byte more or less", () => {
    for (const bytes of [raw.subarray(0, -1), new Uint8Array([...raw, 0])])
      expect(codecs.parachainsInherentData.decode(bytes)).toMatchObject({ ok: false, error: { code: "Decode" } });
  });

  it("has a header that comes back byte for byte", () => {
    expect(toHex(codecs.header.encode(decoded(codecs.header, fromHex(paseo.header))))).toBe(paseo.header);
  });
});
