import { expect, it } from "@jest/globals";
import type { StrategyChoice } from "@parahost/cli/dev";
import { type CandidateHash, paraId } from "@parahost/primitives";
import type { Payload, PeerId } from "@parahost/protocol";
import { honestPara } from "./counter-paras.js";
import { includedAt, listen, observedRun } from "./observed-run.js";
import { isOf, rewired } from "./rewired-network.js";

const PARA = paraId(2000);
/** Of a group of four, this one gets nothing from collators: what it attests, it has from another backer. */
const [ATTESTER, PEER] = [2, "charlie"];

type Withhold = () => Promise<null>;
/** Has the first backer that the attester asks for a PoV withhold it; whoever is asked for it next delivers. */
function firstAsked(withhold: Withhold) {
  const withheldBy: PeerId[] = [];
  const asked = new Set<string>();
  const module = rewired({
    answers: (us, from, protocol, bytes) => {
      const wanted = Buffer.from(bytes).toString("hex");
      if (from !== PEER || !isOf("povFetching", protocol) || asked.has(wanted)) return undefined;
      asked.add(wanted);
      withheldBy.push(us);
      return withhold();
    },
  });
  return { module, withheldBy };
}

const refused: Withhold = async () => null;
const neverSent: Withhold = () => new Promise(() => {});
/** A candidate every other block, or with async backing one in each, from the second on. */
const [EVERY_OTHER, EACH] = [
  [2, 4, 6, 8],
  [2, 3, 4, 5, 6, 7, 8],
];

it.each<{ how: string; withhold: Withhold; strategy: StrategyChoice; included: readonly number[] }>([
  { how: "refused", withhold: refused, strategy: "legacy", included: EVERY_OTHER },
  { how: "never sent", withhold: neverSent, strategy: "legacy", included: EVERY_OTHER },
  { how: "refused, with async backing,", withhold: refused, strategy: "prospective", included: EACH },
])("a PoV $how by the first backer is fetched from the next, and whoever fetched it attests", async (it) => {
  const { withhold, strategy, included } = it;
  const { module, withheldBy } = firstAsked(withhold);
  const validatorModules = (i: number) => [i === ATTESTER ? rewired({ neverAsks: "collationFetching" }) : module];
  const paras = [honestPara(PARA)];
  const run = await observedRun({ validators: 4, paras, strategy, blocks: 8, validatorModules });
  const heard = listen(run);
  await run.chain.run();

  const said = (kind: string) =>
    heard.flatMap((it) => (it.node === PEER && it.from === "candidateBacking" && it.kind === kind ? [it.payload] : []));
  const attempts = new Map<CandidateHash, PeerId[]>();
  for (const { candidateHash, fromValidator } of said("fetchPoV") as Payload<"availabilityDistribution", "fetchPoV">[])
    attempts.set(candidateHash, [
      ...(attempts.get(candidateHash) ?? []),
      run.chain.validators[fromValidator]?.name ?? "nobody",
    ]);
  const statements = said("share") as Payload<"statementDistribution", "share">[];
  const attested = statements.flatMap(({ statement: { payload } }) =>
    payload.kind === "Valid" ? [payload.candidateHash] : [],
  );

  expect(includedAt(run.events, PARA)).toEqual(included);
  // Each in vain from the first backer, and then from another one.
  const asked = [...attempts.values()];
  expect(asked.map(([first]) => first)).toEqual(withheldBy);
  expect(asked.length).toBeGreaterThanOrEqual(included.length);
  for (const backers of asked) expect([backers.length, new Set(backers).size]).toEqual([2, 2]);
  expect(attested).toEqual([...attempts.keys()]);
});
