import type { SuiteInput } from "@parahost/conformance";
import {
  type BackedCandidate,
  type Bits,
  bitfieldPayload,
  bitsOf,
  blockNumber,
  coreIndex,
  hash,
  NodeFeature,
  paraId,
  ready,
  type SessionIndex,
  sessionIndex,
  sign,
  signature,
  type UncheckedSignedAvailabilityBitfield,
  validationCodeHash,
  validatorIndex,
} from "@parahost/primitives";
import { noVerifiedSignatures, Scene } from "@parahost/runtime";
import { bitsOfText } from "./provisioner-values.js";

type Input = SuiteInput<"paras-inherent/create-inherent">;
type VectorCandidate = Input["candidates"][number];
type VectorBitfield = Input["bitfields"][number];

const VALIDATORS = 8;
const CONFIG = {
  asyncBackingParams: { maxCandidateDepth: 3, allowedAncestryLen: 2 },
  nodeFeatures: bitsOf(2, [NodeFeature.ElasticScalingMVP]),
};
const OTHER = hash(`0x${"ab".repeat(32)}`);
const BAD_SIGNATURE = signature(`0x${"01".repeat(64)}`);

/** Answers the suite `paras-inherent/create-inherent` with our runtime, on a chain of real keys and signatures. */
export async function createdInherent({ pending, bitfields, candidates }: Input) {
  await ready();
  const scene = atStart();
  if (pending.length > 0) scene.next({ backedCandidates: pending.map((id) => backedBy(scene, RIGHT(id), null)) });
  const backed: BackedCandidate[] = [];
  for (const candidate of candidates) {
    const parent = candidate.parent === null ? null : backed[candidate.parent];
    if (parent === undefined) throw new RangeError(`/input/candidates: there is no earlier one at ${candidate.parent}`);
    backed.push(backedBy(scene, candidate, parent));
  }
  const offered = { bitfields: bitfields.map((row) => signedBy(scene, row)), backedCandidates: backed };
  const made = scene.runtime.createInherent(scene.state, scene.context, scene.inherent(offered), noVerifiedSignatures);
  return { bitfields: made.inherent.bitfields.length, candidates: made.inherent.backedCandidates.length };
}

let start: { readonly scene: Scene; readonly state: Scene["state"]; readonly header: Scene["header"] } | undefined;

/** The chain on which every vector begins. It is made once, and what became of it is undone. */
function atStart(): Scene {
  if (!start) {
    const scene = new Scene({ validators: VALIDATORS, paras: VALIDATORS, config: CONFIG });
    scene.next();
    start = { scene, state: scene.state, header: scene.header };
  }
  return Object.assign(start.scene, { state: start.state, header: start.header });
}

/** A candidate without fault. */
const RIGHT = (id: number): VectorCandidate => ({
  paraId: id,
  core: id - FIRST_PARA,
  parent: null,
  relayParent: true,
  validationData: true,
  validationCode: true,
  paraHead: true,
  collatorSigned: true,
  hrmpWatermark: null,
  processedDownwardMessages: 0,
  headDataBytes: null,
  newCodeBytes: null,
});
const FIRST_PARA = 2000;

function backedBy(scene: Scene, said: VectorCandidate, parent: BackedCandidate | null): BackedCandidate {
  const backed = scene.backed(paraId(said.paraId), {
    core: coreIndex(said.core ?? said.paraId - FIRST_PARA),
    ...(parent === null ? {} : { parentHead: parent.candidate.commitments.headData }),
    commitments: {
      processedDownwardMessages: said.processedDownwardMessages,
      ...(said.hrmpWatermark === null ? {} : { hrmpWatermark: blockNumber(said.hrmpWatermark) }),
      ...(parent === null ? {} : { headData: Uint8Array.of(...parent.candidate.commitments.headData, 1) }),
      ...(said.headDataBytes === null ? {} : { headData: new Uint8Array(said.headDataBytes) }),
      ...(said.newCodeBytes === null ? {} : { newValidationCode: new Uint8Array(said.newCodeBytes).fill(1) }),
    },
    descriptor: {
      ...(said.relayParent ? {} : { relayParent: OTHER }),
      ...(said.validationData ? {} : { persistedValidationDataHash: OTHER }),
      ...(said.validationCode ? {} : { validationCodeHash: validationCodeHash(OTHER) }),
      ...(said.paraHead ? {} : { paraHead: OTHER }),
      ...(said.collatorSigned ? {} : { signature: BAD_SIGNATURE }),
    },
  });
  return said.core === null ? { ...backed, validatorIndices: bitsOf(1, [0]) } : backed;
}

function signedBy(
  scene: Scene,
  { validatorIndex: index, bits, signed }: VectorBitfield,
): UncheckedSignedAvailabilityBitfield {
  const payload: Bits = bitsOfText(bits);
  const session: SessionIndex = scene.runtime.ask(scene.state, "sessionIndexForChild", {});
  const key = scene.runtime.ask(scene.state, "validators", {})[index];
  const pair = scene.validators.find(({ publicKey }) => publicKey === (key as string));
  if (!pair) throw new RangeError(`/input/bitfields: there is no validator ${index}`);
  const context = {
    sessionIndex: signed === "OtherSession" ? sessionIndex(session + 1) : session,
    parentHash: signed === "OtherParent" ? OTHER : scene.headerHash,
  };
  const good = sign(pair, bitfieldPayload(payload, context));
  return { payload, validatorIndex: validatorIndex(index), signature: signed === "Bad" ? BAD_SIGNATURE : good };
}
