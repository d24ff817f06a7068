export { type CheckError, checkBitfield, checkSigned, checkStatement } from "./checked.js";
export { compactOf, statedCandidate } from "./compact-statement.js";
export {
  groupOf,
  type OurValidator,
  ourCore,
  ourGroup,
  ourValidator,
  type RuntimeAsker,
  type SessionView,
  sessionViewAt,
} from "./session-view.js";
export { Signer } from "./signer.js";
