import { type Difference, differences, isObject, oneOf } from "./differences.js";

type Compare = (expected: unknown, got: unknown) => readonly Difference[];

/**
 * Where a host's answer departs from what a vector of the suite expects; empty where it does not.
 *
 * As {@link differences}, but for the suites in which the FORMAT page lets the order of an array open.
 */
export const compareAnswer = (suite: string, expected: unknown, got: unknown): readonly Difference[] =>
  (OF_SUITE[suite] ?? differences)(expected, got);

/** Candidates are in order for each para, and paras in any order; a candidate belongs to the para under which it was requested. */
const selectCandidates: Compare = (expected, got) => {
  if (!isObject(expected) || !isObject(got)) return differences(expected, got);
  const { candidates: wanted, ...rest } = expected;
  const { candidates: given, ...others } = got;
  const order = paraOrder(rest["requested"]);
  const fits = differences(grouped(wanted, order), grouped(given, order)).length === 0;
  const ofCandidates = fits ? [] : [{ pointer: "/candidates", expected: wanted, got: given }];
  return [...differences(rest, others), ...ofCandidates];
};

const OF_SUITE: Readonly<Record<string, Compare>> = { "provisioner/select-candidates": selectCandidates };

/** The place of each candidate's para. */
function paraOrder(requested: unknown): ReadonlyMap<unknown, number> {
  const rows = Array.isArray(requested) ? requested : [];
  return new Map(
    rows.flatMap((row, i) => {
      const candidates = isObject(row) && Array.isArray(row["candidates"]) ? row["candidates"] : [];
      return candidates.map((candidate) => [isObject(candidate) ? candidate["candidateHash"] : undefined, i] as const);
    }),
  );
}

function grouped(candidates: unknown, order: ReadonlyMap<unknown, number>): unknown {
  const alternatives = oneOf(candidates);
  if (alternatives) return { oneOf: alternatives.map((alternative) => grouped(alternative, order)) };
  if (!Array.isArray(candidates)) return candidates;
  const place = (hash: unknown) => order.get(hash) ?? order.size;
  return [...candidates].sort((a, b) => place(a) - place(b));
}
