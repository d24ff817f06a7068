import { expect, it } from "@jest/globals";
import { hashOf, looseRole, looseSubsystem, noMetrics, recordedLog, scriptedChain } from "@parahost/conformance";
import { blockNumber, candidateHash, paraId } from "@parahost/primitives";
import { Container } from "inversify";
import { LeafFollower } from "./leaf-follower.js";
import { VirtualClock } from "./memory/virtual-clock.js";
import { kernelModule } from "./module.js";
import { CandidateReports } from "./observers.js";
import { Observers } from "./onlookers.js";
import { Overseer } from "./overseer.js";
import { AllowedAncestry } from "./ports/allowed-ancestry.js";
import { Chain } from "./ports/chain.js";
import { Clock } from "./ports/clock.js";
import { Log } from "./ports/log.js";
import { Metrics } from "./ports/metrics.js";
import { NodeName } from "./reports.js";
import { type ActivatedLeaf, AnySubsystem } from "./subsystem.js";

const leaf = { hash: hashOf(1), number: blockNumber(1) };

/** One validator as a process makes it: what is shared in the parent, the rest in a container of its own. */
function validator(process: Container, name: string) {
  const heard: ActivatedLeaf[] = [];
  const container = new Container({ parent: process });
  container.load(kernelModule);
  const onLeaf = (_ctx: unknown, leaf: ActivatedLeaf) => void heard.push(leaf);
  container.bind(AnySubsystem).toConstantValue(looseSubsystem(looseRole("provisioner"), {}, { onLeaf }));
  container.bind(NodeName).toConstantValue(name);
  container.bind(Log).toConstantValue(recordedLog());
  container.bind(Metrics).toConstantValue(noMetrics);
  container.bind(Chain).toConstantValue(scriptedChain([leaf]));
  return { container, heard };
}
function processContainer() {
  const clock = new VirtualClock();
  const container = new Container();
  container.bind(Clock).toConstantValue(clock);
  return { container, clock };
}

it("gives two validators of one process an overseer each, on one clock", async () => {
  const { container: process, clock } = processContainer();
  const [one, two] = ["one", "two"].map((name) => validator(process, name));
  for (const { container } of [one, two].flatMap((it) => it ?? [])) {
    container.get(Overseer).start();
    container.get(LeafFollower).start();
  }
  await clock.settle();

  expect(one?.container.get(Overseer)).not.toBe(two?.container.get(Overseer));
  expect([one?.heard, two?.heard]).toEqual([
    [{ ...leaf, allowedRelayParents: [leaf.hash] }],
    [{ ...leaf, allowedRelayParents: [leaf.hash] }],
  ]);
});

it("takes the implicit view from whoever is bound to tell it", async () => {
  const { container: process, clock } = processContainer();
  const { container, heard } = validator(process, "one");
  container.bind(AllowedAncestry).toConstantValue({ allowedRelayParents: async (at) => [at, hashOf(0)] });
  container.get(Overseer).start();
  container.get(LeafFollower).start();
  await clock.settle();

  expect(heard).toEqual([{ ...leaf, allowedRelayParents: [leaf.hash, hashOf(0)] }]);
});

it("hands reports on candidates to that validator's onlookers", () => {
  const { container } = validator(processContainer().container, "one");
  const nodes: string[] = [];
  container.get(Observers).on("candidate", ({ node }) => nodes.push(node));
  container
    .get(CandidateReports)
    .report({ step: "backed", candidateHash: candidateHash("0xaa"), paraId: paraId(2000), relayParent: leaf.hash });

  expect(nodes).toEqual(["one"]);
});
