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

/** What the block says to nodes in its header: the event names the last good block, the log the first bad one. */
const revertsIn = (events: readonly RuntimeEvent[]): readonly ConsensusLog[] =>
  events.flatMap((event) =>
    event.kind === "Revert" ? [{ kind: "Revert" as const, number: blockNumber(event.number + 1) }] : [],
  );

/** The digest items that a block's execution adds to its header. */
export const logsOf = (events: readonly RuntimeEvent[]): readonly DigestItem[] =>
  revertsIn(events).map(consensusLogItem);

/** A header says what its block's execution says, and nothing else under that name. */
export function checkLogs(digest: readonly DigestItem[], events: readonly RuntimeEvent[]): Result<null, BlockError> {
  const [claimed, logs] = [consensusLogsIn(digest), revertsIn(events)];
  return JSON.stringify(claimed) === JSON.stringify(logs)
    ? ok(null)
    : err({ code: "ConsensusLogMismatch", details: { claimed, logs } });
}
