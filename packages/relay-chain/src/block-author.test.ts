import { beforeEach, describe, expect, it } from "@jest/globals";
import { recordedLog, recordedReports } from "@parahost/conformance";
import { SubsystemError } from "@parahost/kernel";
import {
  asChecked,
  type BackedCandidate,
  bitsOf,
  candidateHashOf,
  paraId,
  signature,
  validatorIndex,
} from "@parahost/primitives";
import type { ProvisionerInherentData } from "@parahost/protocol";
import { candidateOf } from "../../../test/relay-chain/candidate.js";
import { TestChain } from "../../../test/relay-chain/test-chain.js";
import type { ChainBlock } from "./block.js";
import { BlockAuthor } from "./block-author.js";
import type { ChainView } from "./chain-view.js";

const NOTHING: ProvisionerInherentData = { bitfields: [], backedCandidates: [], disputes: [] };

describe("BlockAuthor", () => {
  let test: TestChain;
  let view: ChainView;
  let log: ReturnType<typeof recordedLog>;
  let reports: ReturnType<typeof recordedReports>;
  let asked: string[];
  let answer: () => Promise<ProvisionerInherentData>;
  let author: BlockAuthor;

  beforeEach(async () => {
    test = await TestChain.open();
    log = recordedLog();
    reports = recordedReports();
    asked = [];
    answer = async () => NOTHING;
    view = test.chain.join("bob", (fault) => expect(fault).toBeUndefined()).view;
    author = new BlockAuthor(1, test.chain, {
      ...{ name: "bob", view, log, reports },
      requestInherentData: (relayParent) => {
        asked.push(relayParent);
        return answer();
      },
    });
  });
  const warnings = () => log.lines.map(({ target, level, message }) => `${target} ${level}: ${message}`);

  it("builds on the best block that its node has seen, and claims its slot", async () => {
    const far = await test.extendBy(2);
    const block = await author.author(7);

    // Blocks 1 and 2 have not reached bob yet.
    expect(asked).toEqual([view.finalized().hash]);
    expect(block).toMatchObject({ number: 1, body: { claim: { slot: 7, author: 1 } } });
    expect(view.best).toBe(block);
    expect(test.chain.best).toBe(far);
    expect(warnings()).toEqual([]);
  });

  it("builds nothing in a slot that its best block was already made in", async () => {
    await author.author(7);
    expect(await author.author(7)).toBeNull();
    expect(await author.author(6)).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it("builds all the same without inherent data, and warns", async () => {
    answer = () =>
      Promise.reject(new SubsystemError("provisioner", "TimedOut", { fatal: false, details: { limitMs: 1 } }));
    const block = await author.author(1);

    expect(block?.body.body?.inherent).toMatchObject({ bitfields: [], backedCandidates: [], disputes: [] });
    expect(warnings()).toEqual(["relay-chain::author warn: no inherent data"]);
    expect(log.lines[0]?.fields).toMatchObject({ code: "TimedOut", details: { limitMs: 1 } });
  });

  it.each([
    { what: "a fatal fault", fault: new SubsystemError("provisioner", "Broken", { fatal: true }) },
    { what: "a bug", fault: new TypeError("undefined is not a function") },
  ])("hands on $what, and builds nothing", async ({ fault }) => {
    answer = () => Promise.reject(fault);
    await expect(author.author(1)).rejects.toBe(fault);
    expect(test.chain.best.number).toBe(0);
  });

  it("leaves out a candidate that the runtime refuses, and reports it with its own relay parent and the reason", async () => {
    const parent = await test.extendBy(1);
    await test.clock.advance(1_000);
    const committed = candidateOf(paraId(2000), parent.parentHash);
    const backed: BackedCandidate = { candidate: committed, validityVotes: [], validatorIndices: bitsOf(3, []) };
    answer = async () => ({ ...NOTHING, backedCandidates: [backed] });
    const block = await author.author(9);

    expect(block?.body.body?.inherent.backedCandidates).toEqual([]);
    expect(reports.reports).toEqual([
      {
        ...{ step: "dropped", candidateHash: candidateHashOf(committed), paraId: 2000, relayParent: parent.parentHash },
        // Async backing is off: only the parent itself may be a relay parent.
        reason: "DisallowedRelayParent",
      },
    ]);
  });

  it("leaves out a bitfield that is badly signed, and warns", async () => {
    const payload = bitsOf(2, [0]);
    const forged = asChecked({
      payload,
      validatorIndex: validatorIndex(2),
      signature: signature(`0x${"05".repeat(64)}`),
    });
    answer = async () => ({ ...NOTHING, bitfields: [forged] });
    const block = await author.author(1);

    expect(block?.body.body?.inherent.bitfields).toEqual([]);
    expect(log.lines).toMatchObject([
      { level: "warn", message: "bitfield left out", fields: { validatorIndex: 2, reason: expect.any(String) } },
    ]);
  });

  it("says so when finality has passed its parent by while it waited", async () => {
    const genesis = test.chain.best;
    answer = async () => {
      await test.extendBy(5, genesis);
      return NOTHING;
    };

    expect(await author.author(50)).toBeNull();
    expect(log.lines).toMatchObject([
      { level: "error", message: "own block refused", fields: { code: "NotInFinalizedChain", slot: 50 } },
    ]);
  });

  it("has the next block executed on its own, as by anyone else", async () => {
    const mine = (await author.author(1)) as ChainBlock;
    const next = await test.extend(mine);
    await test.clock.advance(1_000);

    expect(view.best).toBe(next);
  });
});
