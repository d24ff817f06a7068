import { expect, it } from "@jest/globals";
import { hashOf, looseNode, looseRole, looseSubsystem, recordedLog, scriptedChain } from "@parahost/conformance";
import { blockNumber, type Hash } from "@parahost/primitives";
import { SubsystemError } from "./errors.js";
import { LeafFollower } from "./leaf-follower.js";
import type { AllowedAncestry } from "./ports/allowed-ancestry.js";
import type { ActivatedLeaf } from "./subsystem.js";

const block = (number: number) => ({
  ...{ hash: hashOf(number), number: blockNumber(number), parentHash: hashOf(number - 1) },
});

function followed(allowedRelayParents: (leaf: Hash) => Promise<readonly Hash[]>) {
  const heard: string[] = [];
  const views: (readonly Hash[])[] = [];
  const onLeaf = (_ctx: unknown, { number, allowedRelayParents }: ActivatedLeaf) => {
    heard.push(`leaf ${number}`);
    views.push(allowedRelayParents);
  };
  const onFinalized = (_ctx: unknown, { number }: { number: number }) => void heard.push(`finalized ${number}`);
  const node = looseNode(looseSubsystem(looseRole("provisioner"), {}, { onLeaf, onFinalized }));
  const chain = scriptedChain([block(1)]);
  const log = recordedLog();
  const follower = new LeafFollower(node.overseer, chain, log, { allowedRelayParents } satisfies AllowedAncestry);
  follower.start();
  return { ...node, chain, follower, heard, views, lines: log.lines };
}

it("keeps the order of events, though the view of a leaf takes its time", async () => {
  const { clock, chain, heard, follower } = followed((leaf) =>
    clock.sleep(leaf === hashOf(1) ? 50 : 5).then(() => [leaf]),
  );
  chain.say.imported(block(2));
  chain.say.finalized(block(1));
  chain.say.imported(block(3));
  await clock.until(follower.settled());
  await clock.settle();

  expect(heard).toEqual(["leaf 1", "leaf 2", "finalized 1", "leaf 3"]);
});

it("puts the leaf first in its view, once", async () => {
  const { clock, views, follower } = followed(async (leaf) => [hashOf(0), leaf]);
  await clock.until(follower.settled());
  await clock.settle();

  expect(views).toEqual([[hashOf(1), hashOf(0)]]);
});

it("leaves a leaf alone in its view, and says so, where nobody can tell", async () => {
  const fault = new SubsystemError("runtimeApi", "Execution", { fatal: false });
  const { clock, views, lines, follower } = followed(() => Promise.reject(fault));
  await clock.until(follower.settled());
  await clock.settle();

  expect(views).toEqual([[hashOf(1)]]);
  expect(lines).toMatchObject([{ level: "warn", fields: { hash: hashOf(1), number: 1, fault } }]);
});

it("ends the node with a fault that is fatal", async () => {
  const bug = new TypeError("bug");
  const { clock, overseer } = followed(() => Promise.reject(bug));

  await expect(clock.until(overseer.ended)).rejects.toBe(bug);
});

it("hears no more once it is stopped", async () => {
  const { clock, chain, follower, heard } = followed(async (leaf) => [leaf]);
  follower.stop();
  chain.say.imported(block(2));
  await clock.until(follower.settled());
  await clock.settle();

  expect(heard).toEqual(["leaf 1"]);
});
