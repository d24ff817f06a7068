import type { DigestItem } from "./block.js";
import { consensusLog } from "./codec/consensus-log.js";
import type { BlockNumber, ParaId, ValidationCodeHash } from "./ids.js";

/** What the runtime tells the chain's nodes in a block's header. */
export type ConsensusLog =
  | { readonly kind: "ParaUpgradeCode"; readonly paraId: ParaId; readonly codeHash: ValidationCodeHash }
  | {
      readonly kind: "ParaScheduleUpgradeCode";
      readonly paraId: ParaId;
      readonly codeHash: ValidationCodeHash;
      readonly at: BlockNumber;
    }
  | { readonly kind: "ForceApprove"; readonly number: BlockNumber }
  /** The ancestor of that number includes a candidate that is invalid: nobody is to build on it any more. */
  | { readonly kind: "Revert"; readonly number: BlockNumber };

/** Names parachain validation among those who speak in digests. */
const ENGINE = "POL1";

/** A log as a header carries it. */
export const consensusLogItem = (log: ConsensusLog): DigestItem => ({
  kind: "Consensus",
  engine: ENGINE,
  data: consensusLog.encode(log),
});

/** The logs in a header, in order. What cannot be read says nothing. */
export const consensusLogsIn = (digest: readonly DigestItem[]): readonly ConsensusLog[] =>
  digest.flatMap((item) => {
    if (item.kind !== "Consensus" || item.engine !== ENGINE) return [];
    const log = consensusLog.decode(item.data);
    return log.ok ? [log.value] : [];
  });
