import { beforeAll, expect, it } from "@jest/globals";
import {
  blockNumber,
  candidateHash,
  candidateHashOf,
  coreIndex,
  groupIndex,
  paraId,
  ready,
  receiptOf,
  sessionIndex,
  validatorIndex,
} from "@parahost/primitives";
import type { RuntimeEvent } from "@parahost/runtime";
import { candidateOf } from "../../../test/relay-chain/candidate.js";
import { SmallTree } from "../../../test/relay-chain/small-tree.js";
import { reportsOf } from "./chain-reports.js";

beforeAll(ready);

it("reports what a block did to disputes, and to which block the chain goes back", () => {
  const tree = new SmallTree();
  const parent = tree.add("a", "root");
  const of = { session: sessionIndex(3), candidateHash: candidateHash(`0x${"c0".repeat(32)}`) };
  const validators = [1, 5].map(validatorIndex);
  const events: RuntimeEvent[] = [
    { kind: "DisputeInitiated", location: "Local", ...of },
    { kind: "DisputeConcluded", result: "Invalid", ...of },
    { kind: "SlashingReport", offence: "ForInvalid", validators, ...of },
    { kind: "Revert", number: blockNumber(1) },
  ];
  const block = { ...tree.add("b", "a"), body: { ...parent.body, claim: { slot: 9, author: 3 }, events } };
  const where = { relayHash: block.hash, relayNumber: 2 };

  expect(reportsOf(block, blockNumber(1)).slice(1)).toEqual([
    { event: "disputed", ...of, ...where },
    { event: "concluded", result: "Invalid", ...of, ...where },
    { event: "offended", offence: "ForInvalid", validators, ...of, ...where },
    { event: "reverted", to: 1, ...where },
  ]);
});

it.each([
  // Block 3 would be reverted; the last final one is that, or a later one.
  { finalized: 3, event: { event: "frozen", block: 3 } },
  { finalized: 5, event: { event: "frozen", block: 3 } },
  { finalized: 2, event: { event: "reverted", to: 2 } },
])(
  "reports, with block $finalized final, that a lost dispute over block 3 has $event.event the chain",
  ({ finalized, event }) => {
    const tree = new SmallTree();
    const parent = tree.add("a", "root");
    const events: RuntimeEvent[] = [{ kind: "Revert", number: blockNumber(2) }];
    const block = { ...tree.add("b", "a"), body: { ...parent.body, claim: { slot: 9, author: 3 }, events } };

    expect(reportsOf(block, blockNumber(finalized)).slice(1)).toEqual([
      { ...event, relayHash: block.hash, relayNumber: 2 },
    ]);
  },
);

it("reports that a block is there and who made it, then what it did to candidates, in order, and nothing else", () => {
  const tree = new SmallTree();
  const parent = tree.add("a", "root");
  const receipt = receiptOf(candidateOf(paraId(2000), parent.hash));
  const candidateHash = candidateHashOf(receipt);
  const onCore = {
    ...{ candidateHash, receipt, headData: new Uint8Array(1), coreIndex: coreIndex(4), groupIndex: groupIndex(2) },
  };
  const events: RuntimeEvent[] = [
    { kind: "CandidateIncluded", ...onCore },
    { kind: "CandidateTimedOut", ...onCore },
    { kind: "UpwardMessagesReceived", paraId: paraId(2000), messages: [] },
    { kind: "CandidateCleared", reason: "Disputed", ...onCore },
    { kind: "CandidateBacked", ...onCore },
    { kind: "CallFailed", index: 0, error: "BadOrigin" },
  ];
  const block = { ...tree.add("b", "a"), body: { ...parent.body, claim: { slot: 9, author: 3 }, events } };
  const where = { paraId: paraId(2000), candidateHash, relayHash: block.hash, relayNumber: 2, core: 4 };

  expect(reportsOf(block, blockNumber(0))).toEqual([
    { event: "imported", number: 2, hash: block.hash, author: 3 },
    { event: "included", ...where },
    { event: "timedOut", ...where },
    { event: "cleared", reason: "Disputed", ...where },
    { event: "backed", ...where },
  ]);
});
