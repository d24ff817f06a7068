export { asyncBackingAt } from "./async-backing.js";
export { Batches } from "./batches.js";
export { type CandidateFinding, checkCandidate } from "./check-candidate.js";
export { checkChunk } from "./check-chunk.js";
export { checkEach, type Verdicts } from "./check-each.js";
export { checkStatement } from "./checked.js";
export { compactOf, statedCandidate } from "./compact-statement.js";
export { disabledValidatorsAt } from "./disabled-validators.js";
export { gossipPeers } from "./gossip.js";
export { knownBy } from "./known-by.js";
export { type Lookahead, lookaheadAt, nextOnCore, toBackOnCore } from "./lookahead.js";
export { Lru } from "./lru.js";
export { type PeerViewChange, PeerViews } from "./peer-views.js";
export { RelayParents } from "./relay-parents.js";
export { type Reputation, reportPeer } from "./reputation.js";
export {
  groupOf,
  type OurValidator,
  ourCore,
  ourValidator,
  type RuntimeAsker,
  type SessionView,
  sessionViewAt,
} from "./session-view.js";
export { shuffled } from "./shuffled.js";
export { Signer } from "./signer.js";
export {
  ONE_PER_RELAY_PARENT,
  type SecondingRule,
  type SigningClaim,
  SigningGuard,
  SigningGuardSubsystem,
} from "./signing-guard/index.js";
export { whereAnswered } from "./where-answered.js";
export { whereSupported } from "./where-supported.js";
