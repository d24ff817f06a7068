import { expect, it } from "@jest/globals";
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

it.each<{ how: string; withhold: Withhold }>([
  { how: "refused", withhold: async () => null },
  { how: "never sent", withhold: () => new Promise(() => {}) },
])("a PoV $how by the first backer is fetched from the next, and whoever fetched it attests", async ({ withhold }) => {
  const { module, withheldBy } = firstAsked(withhold);
  const validatorModules = (i: number) => [i === ATTESTER ? rewired({ neverAsks: "collationFetching" }) : module];
  const run = await observedRun({ validators: 4, paras: [honestPara(PARA)], blocks: 8, validatorModules });
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

  // A candidate every other block, each in vain from the first backer, and then from another one.
  expect(includedAt(run.events, PARA)).toEqual([2, 4, 6, 8]);
  const asked = [...attempts.values()];
  expect(asked.map(([first]) => first)).toEqual(withheldBy);
  expect(asked.map((backers) => new Set(backers).size)).toEqual([2, 2, 2, 2]);
  expect(attested).toEqual([...attempts.keys()]);
});
