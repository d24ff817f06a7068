import { expect, it } from "@jest/globals";
import {
  hashOf,
  type LooseNode,
  leafAt,
  looseNode,
  looseRole,
  looseSubsystem,
  recordedLog,
} from "@parahost/conformance";
import { candidateHash, paraId } from "@parahost/primitives";
import type { Envelope, KernelEvents } from "./observers.js";
import { Observers } from "./onlookers.js";
import { ObservedReports } from "./reports.js";

const chain = (): LooseNode =>
  looseNode(
    looseSubsystem(looseRole("provisioner", { tells: ["candidateBacking"], jobAsks: ["runtimeApi"] }), {
      begin: (ctx) => {
        void ctx.tell("candidateBacking", "next", { n: 1 });
        ctx.spawn(
          "node",
          (job) => (job as unknown as typeof ctx).ask("runtimeApi", "version", null),
          (then) => void then.tell("candidateBacking" as never, "after" as never, null as never),
        );
      },
    }),
    looseSubsystem(looseRole("candidateBacking"), { next: () => node.clock.sleep(40), after: () => {} }),
    looseSubsystem(looseRole("runtimeApi"), { version: () => 11 }),
  );
let node: LooseNode;

it("every envelope says what made the speaker say it, through jobs and their results too", async () => {
  node = chain();
  const seen: Envelope[] = [];
  node.observers.on("envelope", (envelope) => seen.push(envelope));
  void node.author.tell("provisioner", "begin", null);
  await node.clock.settle();

  expect(seen).toEqual([
    { id: 1, cause: null, from: "author", to: "provisioner", kind: "begin", payload: null, isAsk: false },
    { id: 2, cause: 1, from: "provisioner", to: "candidateBacking", kind: "next", payload: { n: 1 }, isAsk: false },
    { id: 3, cause: 1, from: "provisioner", to: "runtimeApi", kind: "version", payload: null, isAsk: true },
    { id: 4, cause: 1, from: "provisioner", to: "candidateBacking", kind: "after", payload: null, isAsk: false },
  ]);
});

it("says how long each message was in the inbox", async () => {
  node = chain();
  const waits: [string, number][] = [];
  node.observers.on("handled", ({ kind }, waitedMs) => waits.push([kind, waitedMs]));
  void node.author.tell("provisioner", "begin", null);
  await node.clock.advance(50);

  // "after" comes while "next" is at work, which takes 40 ms.
  expect(waits).toEqual([
    ["begin", 0],
    ["version", 0],
    ["next", 0],
    ["after", 40],
  ]);
});

it("says which leaves come and go", async () => {
  const { overseer, observers } = looseNode();
  const leaves: Parameters<KernelEvents["leaf"]>[0][] = [];
  observers.on("leaf", (change) => leaves.push(change));
  await overseer.activeLeaves({ activated: leafAt(2, 1), deactivated: [hashOf(1)] });

  expect(leaves).toEqual([{ activated: { hash: hashOf(2), number: 2 }, deactivated: [hashOf(1)] }]);
});

it("takes off an onlooker that throws, and goes on", () => {
  const log = recordedLog();
  const observers = new Observers(log);
  const heard: string[] = [];
  observers.on("fault", () => {
    throw new Error("onlooker");
  });
  observers.on("fault", (origin) => heard.push(origin));
  observers.tell("fault", "one", null);
  observers.tell("fault", "two", null);

  expect(heard).toEqual(["one", "two"]);
  expect(log.lines).toMatchObject([{ level: "error", fields: { event: "fault" } }]);
});

it("knows whether anyone listens", () => {
  const observers = new Observers(recordedLog());
  const listen = () => undefined;
  expect(observers.hears.envelope).toBe(false);
  observers.on("envelope", listen).once("leaf", listen);
  expect([observers.hears.envelope, observers.hears.leaf, observers.hears.handled]).toEqual([true, true, false]);
  observers.off("envelope", listen);
  observers.tell("leaf", { activated: null, deactivated: [] });
  expect([observers.hears.envelope, observers.hears.leaf]).toEqual([false, false]);
});

it("hands on what is reported of a candidate, under the node's name", () => {
  const observers = new Observers(recordedLog());
  const reports: unknown[] = [];
  const report = {
    step: "backed",
    candidateHash: candidateHash("0xaa"),
    paraId: paraId(2000),
    relayParent: hashOf(1),
  } as const;
  new ObservedReports(observers, "validator 3").report(report);
  observers.on("candidate", (heard) => reports.push(heard));
  new ObservedReports(observers, "validator 3").report(report);

  expect(reports).toEqual([{ node: "validator 3", ...report }]);
});
