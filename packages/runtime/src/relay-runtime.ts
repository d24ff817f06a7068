import type {
  BlockNumber,
  DigestItem,
  Hash,
  Header,
  ParachainsInherentData,
  ParaId,
  Result,
  SignatureTriple,
  ValidatorId,
} from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";
import type { BlockBody } from "./calls.js";
import type { HostConfiguration } from "./configuration/index.js";
import type { RuntimeEvent } from "./events.js";
import type { RuntimeState } from "./frame/index.js";
import type { CreatedInherent } from "./parainherent/index.js";
import type { ParaKind } from "./paras/index.js";
import type { RotationDirection } from "./scheduler/index.js";

export type { BlockBody, CreatedInherent, ParaKind, RotationDirection };
/** A para that is live from genesis on. */
export interface GenesisPara {
  readonly paraId: ParaId;
  readonly kind: ParaKind;
  readonly genesisHead: Uint8Array;
  readonly validationCode: Uint8Array;
}
/** The first state, which is the start of session 0: groups are formed, and block 1 finds its cores scheduled. */
export interface Genesis {
  readonly config: HostConfiguration;
  readonly validators: readonly ValidatorId[];
  readonly paras: readonly GenesisPara[];
  /** In blocks, 1 at least: block `n` belongs to session `floor(n / sessionLength)`. */
  readonly sessionLength: number;
  /**
   * Which group works on which core after `k` rotations: group `i` on core `(i + k) % n` (`guide-2020`), or core `c` by group
   * `(c + k) % n` (`reference`, what node-side code computes).
   */
  readonly rotation: RotationDirection;
  /** Shuffles the groups of session 0; later sessions hash on from it. */
  readonly randomness: Hash;
  /** Cores that every parachain owns, 1 at least: parachain `i` (ascending) owns the cores from `i × coresPerPara` on. */
  readonly coresPerPara: number;
  /** Version of the ParachainHost API that this chain answers, 1 to 11; 11 where it is not said. */
  readonly apiVersion?: number;
}
/** Why there is no first state. `member` is the member of the genesis or of its configuration that is wrong. */
export interface GenesisError {
  readonly code: "BadGenesis" | "InconsistentConfiguration";
  readonly details: { readonly member: string; readonly reason: string };
}

/** What is known of a block before it is executed. */
export interface BlockContext {
  readonly parentHash: Hash;
  readonly number: BlockNumber;
  readonly digest: readonly DigestItem[];
}

/**
 * Signatures that were verified ahead. What is not among them is verified in place, so no result depends on the set.
 */
export interface VerifiedSignatures {
  has(triple: SignatureTriple): boolean;
}

/** Why a block is refused. `details` names what, and where; what an error of the inherent carries is in it. */
export interface BlockError {
  /** A pallet's error name (`InvalidBacking`), or one of a block's own: `WrongParent`, `WrongNumber`, `StateRootMismatch`, … */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}
export interface BuiltBlock {
  readonly header: Header;
  readonly body: BlockBody;
  readonly state: RuntimeState;
  readonly events: readonly RuntimeEvent[];
}
/** Why a runtime API call has no answer. */
export interface CallError {
  /** `NotSupported`: no such method in this version of the API. `Execution`: the arguments do not decode. */
  readonly code: "NotSupported" | "Execution";
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * The relay chain's runtime: state in, state out. Synchronous and deterministic; nothing here is ever changed in place,
 * and what fails leaves no trace.
 *
 * @guide runtime/README.md
 */
export interface RelayRuntime {
  genesis(genesis: Genesis): Result<RuntimeState, GenesisError>;
  /** The header of block 0 over that state. */
  genesisHeader(state: RuntimeState): Header;
  /** A state from its entries, in any order; of one key the last counts. */
  load(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>): RuntimeState;
  apiVersion(state: RuntimeState): number;

  /**
   * The signatures in what a block, or an author, brings on this parent: what should be verified ahead. Claims that cannot
   * be right (an index out of bounds) are left out.
   */
  signaturesOf(
    parent: RuntimeState,
    context: BlockContext,
    inherent: ParachainsInherentData,
  ): readonly SignatureTriple[];
  /** Filters what an author offers down to what `enter` accepts on this parent. Never fails; says what it dropped and why. */
  createInherent(
    parent: RuntimeState,
    context: BlockContext,
    offered: ParachainsInherentData,
    good: VerifiedSignatures,
  ): CreatedInherent;
  /** Executes a block that has no header yet, and makes it. */
  buildBlock(
    parent: RuntimeState,
    context: BlockContext,
    body: BlockBody,
    good: VerifiedSignatures,
  ): Result<BuiltBlock, BlockError>;
  /** Executes a block of another author: the roots in its header must be those that come out. */
  executeBlock(
    parent: RuntimeState,
    block: { readonly header: Header; readonly body: BlockBody },
    good: VerifiedSignatures,
  ): Result<Pick<BuiltBlock, "state" | "events">, BlockError>;

  /**
   * Answers a runtime API call, SCALE in and out.
   *
   * @param method - as on the wire: `ParachainHost_validators`
   */
  call(state: RuntimeState, method: string, args: Uint8Array): Result<Uint8Array, CallError>;
}
export const RelayRuntime: ServiceIdentifier<RelayRuntime> = Symbol.for("parahost.runtime.RelayRuntime");
