import type { CompactStatement, Statement, UncheckedSigned } from "../statement.js";
import { bits, candidateHash, signature, validatorIndex } from "./basic.js";
import { committedCandidateReceipt } from "./candidate.js";
import { type Codec, codec } from "./codec.js";
import { enumOf, struct, tupleOf } from "./compound.js";
import { magic } from "./magic.js";

/** A statement as validators send it: `Seconded` brings the candidate. */
export const statement = enumOf<Statement, "kind">("Statement", "kind", {
  Seconded: { index: 1, fields: { candidate: committedCandidateReceipt } },
  Valid: { index: 2, fields: { candidateHash } },
});

const backing = magic("BKNG");
const compactKind = enumOf<CompactStatement, "kind">("CompactStatementKind", "kind", {
  Seconded: { index: 1, fields: { candidateHash } },
  Valid: { index: 2, fields: { candidateHash } },
});
/** With `BKNG` in front, which keeps its signature from standing for anything else. */
export const compactStatement: Codec<CompactStatement> = codec<CompactStatement>({
  name: "CompactStatement",
  definition: tupleOf(backing, compactKind).definition,
  leastBytes: backing.leastBytes + compactKind.leastBytes,
  read: (from) => {
    backing.read(from);
    return compactKind.read(from);
  },
  write: (to, value) => {
    backing.write(to, null);
    compactKind.write(to, value);
  },
});

/** A payload with its signer's index and signature, which nobody has checked yet. */
export const uncheckedSigned = <T>(name: string, payload: Codec<T>): Codec<UncheckedSigned<T>> =>
  struct<UncheckedSigned<T>>(name, { payload, validatorIndex, signature } as Parameters<
    typeof struct<UncheckedSigned<T>>
  >[1]);

/** A signed statement, as it travels. */
export const uncheckedSignedStatement = uncheckedSigned("UncheckedSignedStatement", statement);
/** A signed statement that names the candidate only. */
export const uncheckedSignedCompactStatement = uncheckedSigned("UncheckedSignedCompactStatement", compactStatement);
/** As a block carries it. */
export const signedAvailabilityBitfield = uncheckedSigned("SignedAvailabilityBitfield", bits);
