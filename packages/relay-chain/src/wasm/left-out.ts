import {
  candidateHashOf,
  codecs,
  type DisputeStatementSet,
  type ParachainsInherentData,
  type UncheckedSignedAvailabilityBitfield,
} from "@parahost/primitives";
import type { ProvisionerInherentData } from "@parahost/protocol";
import type { Authored } from "../chain-runtime.js";

type LeftOut = Authored<unknown>["leftOut"];
/** A runtime in Wasm says what it takes, and not why it leaves out the rest. */
const REASON = "LeftOutByRuntime";
/** In front of an inherent's argument: the version of the extrinsic, pallet and call. */
const CALL_BYTES = 3;

/**
 * Finds the parachains inherent among the extrinsics of a block, whatever number its pallet has.
 *
 * @param extrinsics - with their lengths in front
 */
export function parachainsInherentIn(extrinsics: readonly Uint8Array[]): ParachainsInherentData | null {
  for (const extrinsic of extrinsics) {
    const call = codecs.bytes.decode(extrinsic);
    const data = call.ok ? codecs.parachainsInherentData.decode(call.value.subarray(CALL_BYTES)) : call;
    if (data.ok) return data.value;
  }
  return null;
}

/** What was offered and is not in the inherent. */
export function leftOutOf(offered: ProvisionerInherentData, inherent: ParachainsInherentData | null): LeftOut {
  const candidates = new Set(inherent?.backedCandidates.map(({ candidate }) => candidateHashOf(candidate)));
  const bitfields = new Set(inherent?.bitfields.map(bitfieldName));
  const disputes = new Set(inherent?.disputes.map(disputeName));
  return {
    dropped: offered.backedCandidates.flatMap(({ candidate }) => {
      const [candidateHash, { paraId }] = [candidateHashOf(candidate), candidate.descriptor];
      return candidates.has(candidateHash) ? [] : [{ candidateHash, paraId, reason: REASON }];
    }),
    droppedBitfields: offered.bitfields.flatMap((bitfield) => {
      const { validatorIndex } = bitfield;
      return bitfields.has(bitfieldName(bitfield)) ? [] : [{ validatorIndex, reason: REASON }];
    }),
    droppedDisputes: offered.disputes.flatMap((dispute) => {
      const { session, candidateHash } = dispute;
      return disputes.has(disputeName(dispute)) ? [] : [{ session, candidateHash, reason: REASON }];
    }),
  };
}

const bitfieldName = ({ validatorIndex, signature }: UncheckedSignedAvailabilityBitfield) =>
  `${validatorIndex} ${signature}`;
const disputeName = ({ session, candidateHash }: DisputeStatementSet) => `${session} ${candidateHash}`;
