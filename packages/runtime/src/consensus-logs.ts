import {
  blockNumber,
  type ConsensusLog,
  consensusLogItem,
  consensusLogsIn,
  type DigestItem,
  err,
  ok,
  type Result,
} from "@parahost/primitives";
import type { BlockError, RuntimeEvent } from "./executive/index.js";

/** What the block says to nodes in its header. */
const logsIn = (events: readonly RuntimeEvent[]): readonly ConsensusLog[] =>
  events.flatMap((event): readonly ConsensusLog[] => {
    switch (event.kind) {
      case "CurrentCodeUpdated":
        return [{ kind: "ParaUpgradeCode", paraId: event.paraId, codeHash: event.codeHash }];
      case "CodeUpgradeScheduled": {
        const { paraId, codeHash, expectedAt: at } = event;
        return [{ kind: "ParaScheduleUpgradeCode", paraId, codeHash, at }];
      }
      // The event names the last good block, the log the first bad one.
      case "Revert":
        return [{ kind: "Revert", number: blockNumber(event.number + 1) }];
      default:
        return [];
    }
  });

/** The digest items that a block's execution adds to its header. */
export const logsOf = (events: readonly RuntimeEvent[]): readonly DigestItem[] => logsIn(events).map(consensusLogItem);

/** A header says what its block's execution says, and nothing else under that name. */
export function checkLogs(digest: readonly DigestItem[], events: readonly RuntimeEvent[]): Result<null, BlockError> {
  const [claimed, logs] = [consensusLogsIn(digest), logsIn(events)];
  return JSON.stringify(claimed) === JSON.stringify(logs)
    ? ok(null)
    : err({ code: "ConsensusLogMismatch", details: { claimed, logs } });
}
