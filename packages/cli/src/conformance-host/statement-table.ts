import type { SuiteInput } from "@parahost/conformance";
import { StatementTable, type TableStatement } from "@parahost/node";
import type { Hex } from "@parahost/primitives";

interface NamedCandidate {
  readonly candidateHash: Hex;
  readonly groupId: number;
}
interface VectorTable {
  readonly authority: number;
  readonly group: number;
  readonly digest: Hex;
  readonly candidate: NamedCandidate;
  readonly signature: Hex;
}
/** Input of the suite `statement-table/import`. */
export type StatementTableInput = SuiteInput<"statement-table/import">;

/** Answers the suite `statement-table/import` with the node's own statement table. */
export function statementTableImport({ allowMultipleSeconded, groups, statements }: StatementTableInput) {
  const groupById = new Map(groups.map((group) => [group.groupId, group]));
  const context = {
    digestOf: ({ candidateHash }: NamedCandidate) => candidateHash,
    groupOf: ({ groupId }: NamedCandidate) => groupId,
    isMemberOf: (validator: number, groupId: number) => groupById.get(groupId)?.members.includes(validator) ?? false,
    requisiteVotes: (groupId: number) => groupById.get(groupId)?.threshold ?? Number.POSITIVE_INFINITY,
  };
  const table = new StatementTable<VectorTable>(context, { allowMultipleSeconded });
  const summaries = statements.map((statement) => {
    const summary = table.import(tableStatement(statement));
    return summary && { ...named(summary.candidateHash, summary.group), validityVotes: summary.validityVotes };
  });
  return { summaries, attested: attestedIn(table, statements), misbehaviors: misbehaviorsIn(table) };
}

function tableStatement({
  validatorIndex: authority,
  signature,
  statement,
}: StatementTableInput["statements"][number]): TableStatement<VectorTable> {
  return "Seconded" in statement
    ? { authority, signature, kind: "Seconded", candidate: statement.Seconded }
    : { authority, signature, kind: "Valid", candidateHash: statement.Valid };
}

function attestedIn(table: StatementTable<VectorTable>, statements: StatementTableInput["statements"]) {
  const hashes = statements.map(({ statement }) =>
    "Seconded" in statement ? statement.Seconded.candidateHash : statement.Valid,
  );
  return [...new Set(hashes)].sort().flatMap((candidateHash) => {
    const attested = table.attested(candidateHash);
    if (!attested) return [];
    const votes = [...attested.votes].map(([validatorIndex, { kind, signature }]) => ({
      validatorIndex,
      attestation: { [kind]: signature },
    }));
    votes.sort((a, b) => a.validatorIndex - b.validatorIndex);
    return [{ ...named(candidateHash, attested.group), votes }];
  });
}

function misbehaviorsIn(table: StatementTable<VectorTable>) {
  const kinds = new Map<number, string[]>();
  for (const { authority, misbehavior } of table.drainMisbehaviors())
    kinds.set(authority, [...(kinds.get(authority) ?? []), misbehavior.kind]);
  return [...kinds]
    .map(([validatorIndex, found]) => ({ validatorIndex, kinds: found }))
    .sort((a, b) => a.validatorIndex - b.validatorIndex);
}

const named = (candidateHash: Hex, groupId: number): NamedCandidate => ({ candidateHash, groupId });
