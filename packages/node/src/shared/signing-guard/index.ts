export { type Conflict, type ConflictKind, conflictsAmong } from "./conflicts.js";
export { signingGuardLayout } from "./layout.js";
export {
  type Floors,
  ONE_PER_RELAY_PARENT,
  type SecondingRule,
  type SigningClaim,
  type SigningRecord,
} from "./record.js";
export { SigningGuard } from "./signing-guard.js";
export { conflictFault, type MergeError, type SigningHistory, SigningRecords } from "./signing-records.js";
export { SigningGuardSubsystem } from "./subsystem.js";
