import {
  type BackedCandidate,
  type Bits,
  bitfieldPayload,
  bitsFrom,
  bitsOf,
  blake2b256,
  blake2b256Hex,
  blockNumber,
  type CandidateCommitments,
  type CoreIndex,
  candidateHashOf,
  codecs,
  collationPayload,
  collatorId,
  groupForCore,
  type Hash,
  type Header,
  hash,
  headDataHash,
  type KeyPair,
  keyPairFromSeed,
  type ParachainsInherentData,
  type ParaId,
  paraId,
  persistedValidationDataHash,
  povHash,
  sign,
  signature,
  statementPayload,
  type UncheckedSignedAvailabilityBitfield,
  type ValidatorIndex,
  validatorId,
  validatorIndex,
  withCoreIndex,
} from "@parahost/primitives";
import { Container } from "inversify";
import { defaultConfiguration, type HostConfiguration } from "./configuration/index.js";
import {
  type BlockContext,
  type Genesis,
  noVerifiedSignatures,
  type RuntimeCall,
  RuntimeOptions,
  type VerifiedSignatures,
} from "./executive/index.js";
import { FrameFault, type RuntimeState } from "./frame/index.js";
import { runtimeModule } from "./module.js";
import { ParachainsRuntime } from "./runtime.js";

/** What a scene is made of. Paras are numbered from 2000 on. */
export interface SceneOptions {
  readonly validators: number;
  readonly paras: number;
  readonly config?: Partial<HostConfiguration>;
  readonly genesis?: Partial<Genesis>;
  readonly runtime?: ParachainsRuntime;
}

const keyOf = (name: string): KeyPair => keyPairFromSeed(blake2b256(new TextEncoder().encode(name)));
const FIRST_PARA = 2000;
const CODE = Uint8Array.of(0, 97, 115, 109);

/** A runtime with everything in it, its invariants checked after every block. */
export function checkedRuntime(): ParachainsRuntime {
  const container = new Container();
  container.load(runtimeModule);
  container.rebind(RuntimeOptions).toConstantValue({ checkInvariants: true });
  return container.get(ParachainsRuntime);
}

/** A chain of blocks with real signatures, for benchmarks and tests. Validators and collators do as they are told. */
export class Scene {
  readonly runtime: ParachainsRuntime;
  readonly validators: readonly KeyPair[];
  readonly collator = keyOf("collator");
  readonly paras: readonly ParaId[];
  readonly genesis: Genesis;
  state: RuntimeState;
  header: Header;

  constructor({ validators, paras, config = {}, genesis = {}, runtime = checkedRuntime() }: SceneOptions) {
    this.runtime = runtime;
    this.validators = Array.from({ length: validators }, (_, i) => keyOf(`validator ${i}`));
    this.paras = Array.from({ length: paras }, (_, i) => paraId(FIRST_PARA + i));
    this.genesis = {
      config: { ...defaultConfiguration, ...config },
      validators: this.validators.map(({ publicKey }) => validatorId(publicKey)),
      paras: this.paras.map((para) => ({
        paraId: para,
        kind: "Parachain",
        genesisHead: Uint8Array.of(0),
        validationCode: CODE,
      })),
      sessionLength: 50,
      rotation: "reference",
      randomness: hash(`0x${"07".repeat(32)}`),
      coresPerPara: 1,
      ...genesis,
    };
    const state = this.runtime.genesis(this.genesis);
    if (!state.ok) throw new FrameFault("InvariantBroken", { genesis: state.error });
    this.state = state.value;
    this.header = this.runtime.genesisHeader(this.state);
  }

  get headerHash(): Hash {
    return blake2b256Hex(codecs.header.encode(this.header));
  }

  /** Of the block to be built on the latest. */
  get context(): BlockContext {
    return { parentHash: this.headerHash, number: blockNumber(this.header.number + 1), digest: [] };
  }

  /** A candidate of a para on the latest block, backed by its whole group. */
  backed(para: ParaId, { core, commitments, voters, parentHead }: BackedOptions = {}): BackedCandidate {
    const candidate = this.candidate(para, commitments, parentHead);
    const on = core ?? this.coreOf(para);
    const group = this.groupOn(on);
    const sessionIndex = this.runtime.ask(this.state, "sessionIndexForChild", {});
    const context = { sessionIndex, parentHash: candidate.descriptor.relayParent };
    const payload = statementPayload({ kind: "Valid", candidateHash: candidateHashOf(candidate) }, context);
    const members = bitsFrom(group.map((_, i) => i < (voters ?? group.length)));
    const votes = group.slice(0, voters ?? group.length);
    return {
      candidate,
      validityVotes: votes.map((i) => ({ kind: "Explicit", signature: sign(this.#keys(i), payload) })),
      validatorIndices: core === undefined ? members : withCoreIndex(members, core),
    };
  }

  /** What a collator makes of the para's latest head, signed. */
  candidate(para: ParaId, changes: Partial<CandidateCommitments> = {}, on?: Uint8Array): BackedCandidate["candidate"] {
    const assumption = "Included";
    const data = this.runtime.ask(this.state, "persistedValidationData", { paraId: para, assumption });
    const codeHash = this.runtime.ask(this.state, "validationCodeHash", { paraId: para, assumption });
    if (!data || !codeHash) throw new FrameFault("InvariantBroken", { para, is: "not live" });
    const commitments: CandidateCommitments = {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData: Uint8Array.of(...data.parentHead.slice(0, 8), this.header.number & 0xff),
      processedDownwardMessages: 0,
      hrmpWatermark: this.header.number,
      ...changes,
    };
    const unsigned = {
      version: 1 as const,
      paraId: para,
      relayParent: this.headerHash,
      collator: collatorId(this.collator.publicKey),
      persistedValidationDataHash: persistedValidationDataHash({ ...data, parentHead: on ?? data.parentHead }),
      povHash: povHash({ blockData: Uint8Array.of(para & 0xff) }),
      erasureRoot: hash(`0x${"0e".repeat(32)}`),
      paraHead: headDataHash(commitments.headData),
      validationCodeHash: codeHash,
      signature: signature(`0x${"00".repeat(64)}`),
    };
    return {
      descriptor: { ...unsigned, signature: sign(this.collator, collationPayload(unsigned)) },
      commitments,
    };
  }

  /** The validators that work on a core in the next block, as the node computes it. */
  groupOn(core: CoreIndex): readonly ValidatorIndex[] {
    const { groups, rotation } = this.runtime.ask(this.state, "validatorGroups", {});
    return groups[groupForCore(rotation, core, groups.length) ?? -1] ?? [];
  }

  coreOf(para: ParaId): CoreIndex {
    const cores = this.runtime.ask(this.state, "availabilityCores", {});
    const at = cores.findIndex((core) =>
      core.kind === "Occupied"
        ? core.candidateDescriptor.paraId === para
        : core.kind === "Scheduled" && core.paraId === para,
    );
    return at as CoreIndex;
  }

  /** A bit for every occupied core, signed on the latest block. */
  bitfields(voters = this.validators.length, bits?: Bits): readonly UncheckedSignedAvailabilityBitfield[] {
    const cores = this.runtime.ask(this.state, "availabilityCores", {});
    const occupied = cores.flatMap(({ kind }, core) => (kind === "Occupied" ? [core] : []));
    const payload = bits ?? bitsOf(cores.length, occupied);
    const sessionIndex = this.runtime.ask(this.state, "sessionIndexForChild", {});
    const signed = bitfieldPayload(payload, { sessionIndex, parentHash: this.headerHash });
    return Array.from({ length: voters }, (_, i) => {
      const at = validatorIndex(i);
      return { payload, validatorIndex: at, signature: sign(this.#keys(at), signed) };
    });
  }

  inherent(parts: Partial<ParachainsInherentData> = {}): ParachainsInherentData {
    return { bitfields: [], backedCandidates: [], disputes: [], parentHeader: this.header, ...parts };
  }

  build(
    parts: Partial<ParachainsInherentData> = {},
    calls: readonly RuntimeCall[] = [],
    good: VerifiedSignatures = noVerifiedSignatures,
  ) {
    return this.runtime.buildBlock(this.state, this.context, { inherent: this.inherent(parts), calls }, good);
  }

  /** Builds a block, goes on from it, and says what it did. Throws where it is refused. */
  next(parts: Partial<ParachainsInherentData> = {}, calls: readonly RuntimeCall[] = []) {
    const built = this.build(parts, calls);
    if (!built.ok) throw new FrameFault("InvariantBroken", { block: built.error });
    this.state = built.value.state;
    this.header = built.value.header;
    return built.value;
  }

  /** @param index - of a validator of the latest session, whose keys have not changed */
  #keys(index: ValidatorIndex): KeyPair {
    const key = this.runtime.ask(this.state, "validators", {})[index];
    const pair = this.validators.find(({ publicKey }) => publicKey === (key as string));
    if (!pair) throw new FrameFault("InvariantBroken", { validator: index, is: "not one of the scene" });
    return pair;
  }
}

/** How a candidate is backed. */
export interface BackedOptions {
  /** Named in the candidate, as elastic scaling wants it. */
  readonly core?: CoreIndex;
  readonly commitments?: Partial<CandidateCommitments>;
  /** What it builds on, where that is not the head of the latest pending one. */
  readonly parentHead?: Uint8Array;
  /** How many of the group vote; all of them where it is not said. */
  readonly voters?: number;
}
