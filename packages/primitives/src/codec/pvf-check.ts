import type { PvfCheckStatement } from "../statement.js";
import { bool, sessionIndex, validationCodeHash, validatorIndex } from "./basic.js";
import { struct } from "./compound.js";

/** A validator's vote on new validation code. */
export const pvfCheckStatement = struct<PvfCheckStatement>("PvfCheckStatement", {
  accept: bool,
  subject: validationCodeHash,
  sessionIndex,
  validatorIndex,
});
