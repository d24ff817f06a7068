import type { SigningContext } from "../statement.js";
import { bits, bool, candidateHash, hash, paraId, sessionIndex, validationCodeHash } from "./basic.js";
import { struct, tupleOf, vecOf } from "./compound.js";
import { magic } from "./magic.js";
import { pvfCheckStatement } from "./pvf-check.js";
import { compactStatement } from "./statement.js";

const signingContext = struct<SigningContext>("SigningContext", { sessionIndex, parentHash: hash });

/* What is signed, before it is encoded. */
export const statementClaim = tupleOf(compactStatement, signingContext);
export const bitfieldClaim = tupleOf(bits, signingContext);
export const disputeClaim = tupleOf(magic("DISP"), bool, candidateHash, sessionIndex);
export const approvalClaim = tupleOf(magic("APPR"), candidateHash, sessionIndex);
export const approvalOfSeveralClaim = tupleOf(magic("APPR"), vecOf(candidateHash), sessionIndex);
export const pvfCheckClaim = tupleOf(magic("VCPC"), pvfCheckStatement);
export const collationClaim = tupleOf(hash, paraId, hash, hash, validationCodeHash);
