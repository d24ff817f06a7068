import { expect, it } from "@jest/globals";
import { Observers } from "@parahost/kernel";
import { bitsOf, NodeFeature, paraId } from "@parahost/primitives";
import { ParachainsRuntime, type RuntimeCall } from "@parahost/runtime";
import { ContainerModule } from "inversify";
import { honestPara } from "./counter-paras.js";
import { includedAt, observedRun, only } from "./observed-run.js";

const PARA = paraId(2000);
/** Blocks in a session. What is called in one session counts from the next. */
const SESSION = 8;

/** Governance of the chain: calls in the blocks of these numbers, whoever builds them. */
const governed = (calls: ReadonlyMap<number, RuntimeCall>) =>
  new ContainerModule(({ onActivation }) => {
    onActivation(ParachainsRuntime, (_context, runtime: ParachainsRuntime) => {
      const buildBlock = runtime.buildBlock.bind(runtime);
      runtime.buildBlock = (parent, context, body, good) => {
        const call = calls.get(context.number);
        return buildBlock(parent, context, call ? { ...body, calls: [...body.calls, call] } : body, good);
      };
      return runtime;
    });
  });

it("what selects follows the session, from legacy to prospective to elastic scaling, and nobody is started anew", async () => {
  const asyncBackingParams = { maxCandidateDepth: 3, allowedAncestryLen: 2 };
  const nodeFeatures = bitsOf(NodeFeature.ElasticScalingMVP + 1, [NodeFeature.ElasticScalingMVP]);
  const calls = new Map<number, RuntimeCall>([
    [2, { call: "SetConfiguration", change: { member: "asyncBackingParams", value: asyncBackingParams } }],
    [2 + SESSION, { call: "SetConfiguration", change: { member: "nodeFeatures", value: nodeFeatures } }],
  ]);
  const run = await observedRun({
    ...{ validators: 4, paras: [honestPara(PARA)], sessionLength: SESSION, blocks: 4 * SESSION, check: true },
    processModules: [governed(calls)],
  });
  const selectedAt = new Map<number, string>();
  for (const { running } of run.chain.validators)
    running?.container.get(Observers).on("candidate", ({ step, reason, relayParent }) => {
      const number = run.chain.relayChain.get(relayParent)?.number;
      if (step === "selected" && reason && number !== undefined) selectedAt.set(number, reason);
    });
  await run.chain.run();

  const by = (strategy: string) => [...selectedAt].flatMap(([at, name]) => (name === strategy ? [at] : []));
  const [legacy, prospective, elastic] = [by("legacy"), by("prospective"), by("elastic-scaling")];
  // Sessions begin with blocks 8 and 16: a leaf's answers are about the block after it, and relay parents may be two blocks older.
  expect(Math.max(...legacy)).toBeLessThan(SESSION);
  expect(Math.min(...prospective)).toBeGreaterThanOrEqual(SESSION - 3);
  expect(Math.max(...prospective)).toBeLessThan(2 * SESSION);
  expect(Math.min(...elastic)).toBeGreaterThanOrEqual(2 * SESSION - 3);
  // Legacy includes in every other block, the others in each, but for the first ones of a session.
  const included = includedAt(run.events, PARA);
  const within = (session: number) => included.filter((at) => Math.floor(at / SESSION) === session).length;
  expect(within(0)).toBeLessThanOrEqual(SESSION / 2);
  for (const session of [1, 2, 3]) expect(within(session)).toBeGreaterThanOrEqual(SESSION - 3);
  expect(only(run.events, "imported")).toHaveLength(4 * SESSION);
});
