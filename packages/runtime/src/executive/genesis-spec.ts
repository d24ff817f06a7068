import type { Hash, ParaId, ValidatorId } from "@parahost/primitives";
import type { HostConfiguration } from "../configuration/index.js";
import type { ParaKind } from "../paras/index.js";
import type { RotationDirection } from "../scheduler/index.js";

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
