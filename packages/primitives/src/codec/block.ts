import type { DigestItem, Header, ParachainsInherentData } from "../block.js";
import type { BlockNumber } from "../ids.js";
import { bytes, compactU32, hash } from "./basic.js";
import { backedCandidate } from "./candidate.js";
import { type Codec, codec } from "./codec.js";
import { enumOf, struct, vecOf } from "./compound.js";
import { disputeStatementSet } from "./disputes.js";
import { signedAvailabilityBitfield } from "./statement.js";
import { EncodeFault } from "./writer.js";

/** Four bytes that name a consensus engine, such as `BABE`: one character a byte. */
const engine: Codec<string> = codec<string>({
  name: "ConsensusEngineId",
  definition: { type: "[u8; 4]", named: new Map() },
  leastBytes: 4,
  read: (from) => String.fromCharCode(...from.raw(4)),
  write: (to, id) => {
    if (id.length !== 4) throw new EncodeFault("a consensus engine of four characters", id);
    for (let i = 0; i < 4; i++) to.u8(id.charCodeAt(i));
  },
});

/** An item of a header's digest, under Substrate's variant indices. */
export const digestItem = enumOf<DigestItem, "kind">("DigestItem", "kind", {
  Other: { index: 0, fields: { data: bytes } },
  Consensus: { index: 4, fields: { engine, data: bytes } },
  Seal: { index: 5, fields: { engine, data: bytes } },
  PreRuntime: { index: 6, fields: { engine, data: bytes } },
  RuntimeEnvironmentUpdated: { index: 8, fields: {} },
});

/** A relay chain header; blake2b-256 of it is the block's hash. */
export const header = struct<Header>("Header", {
  parentHash: hash,
  number: compactU32 as Codec<number> as Codec<BlockNumber>,
  stateRoot: hash,
  extrinsicsRoot: hash,
  digest: vecOf(digestItem),
});

/** What `enter` takes: bitfields, backed candidates, disputes, the parent's header. */
export const parachainsInherentData = struct<ParachainsInherentData>("ParachainsInherentData", {
  bitfields: vecOf(signedAvailabilityBitfield),
  backedCandidates: vecOf(backedCandidate),
  disputes: vecOf(disputeStatementSet),
  parentHeader: header,
});
