import {
  type BackedCandidate,
  type Bits,
  blake2b256,
  blake2b256Hex,
  blockNumber,
  type CandidateCommitments,
  type CoreIndex,
  codecs,
  type Hash,
  type Header,
  hash,
  type KeyPair,
  keyPairFromSeed,
  type ParachainsInherentData,
  type ParaId,
  paraId,
  type UncheckedSignedAvailabilityBitfield,
  type ValidatorIndex,
  validatorId,
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
import { type AskedBlock, type BackedOptions, SignedOn } from "./signed-on.js";

/** What a scene is made of. Paras are numbered from 2000 on. */
export interface SceneOptions {
  /** How many, or their keys. */
  readonly validators: number | readonly KeyPair[];
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
    this.validators =
      typeof validators === "number"
        ? Array.from({ length: validators }, (_, i) => keyOf(`validator ${i}`))
        : validators;
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

  /** The hash of the latest block. */
  get headerHash(): Hash {
    return blake2b256Hex(codecs.header.encode(this.header));
  }

  /** Of the block to be built on the latest. */
  get context(): BlockContext {
    return { parentHash: this.headerHash, number: blockNumber(this.header.number + 1), digest: [] };
  }

  /** The latest block. */
  get block(): AskedBlock {
    const { runtime, state, header } = this;
    return { header, ask: (method, args) => runtime.ask(state, method, args) };
  }

  /** What validators and the collator sign on the latest block. */
  get signed(): SignedOn {
    return new SignedOn(this.block, this);
  }

  /** A candidate of a para on the latest block, backed by its whole group. */
  backed(para: ParaId, options: BackedOptions = {}): BackedCandidate {
    return this.signed.backed(para, options);
  }

  /** What a collator makes of the para's latest head, signed. */
  candidate(para: ParaId, changes: Partial<CandidateCommitments> = {}, on?: Uint8Array): BackedCandidate["candidate"] {
    return this.signed.candidate(para, changes, on);
  }

  /** The validators that work on a core in the next block. */
  groupOn(core: CoreIndex): readonly ValidatorIndex[] {
    return this.signed.groupOn(core);
  }

  /** The core that a para is on, or comes onto. */
  coreOf(para: ParaId): CoreIndex {
    return this.signed.coreOf(para);
  }

  /** A bit for every occupied core, signed on the latest block. */
  bitfields(voters?: number, bits?: Bits): readonly UncheckedSignedAvailabilityBitfield[] {
    return this.signed.bitfields(voters, bits);
  }

  /** What the next block says about parachains, as far as it is said here. */
  inherent(parts: Partial<ParachainsInherentData> = {}): ParachainsInherentData {
    return { bitfields: [], backedCandidates: [], disputes: [], parentHeader: this.header, ...parts };
  }

  /** Builds the next block, and does not go on from it. */
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
}
