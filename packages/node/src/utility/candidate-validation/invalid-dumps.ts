import type { CandidateHash, Hash, ParaId, PoV, ValidationCodeHash } from "@parahost/primitives";
import type { PvfExecKind } from "@parahost/protocol";
import type { ServiceIdentifier } from "inversify";

/** A candidate that was found invalid, and what it was held against: enough to run it again elsewhere. */
export interface InvalidDump {
  readonly candidateHash: CandidateHash;
  readonly paraId: ParaId;
  readonly relayParent: Hash;
  readonly execKind: PvfExecKind;
  /** One of upstream's `InvalidCandidate` variants. */
  readonly reason: string;
  readonly detail?: string;
  /** Of the code that the candidate was held against; the one that it names where none was found. */
  readonly codeHash: ValidationCodeHash;
  /** SCALE `ValidationParams`; `null` where it was refused before they were known. */
  readonly params: Uint8Array | null;
  readonly pov: PoV;
}

/** Keeps what was found invalid, for study. */
export interface InvalidDumps {
  /** What it fails with is logged, and never heard of by whoever asked for the verdict. */
  write(dump: InvalidDump): Promise<void>;
}
/** Token of {@link InvalidDumps}; need not be bound. */
export const InvalidDumps: ServiceIdentifier<InvalidDumps> = Symbol.for("parahost.node.InvalidDumps");
