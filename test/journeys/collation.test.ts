import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type DevChain, type DevEvent, startDevChain } from "@parahost/cli/dev";
import { silentLog } from "@parahost/conformance";
import { type CandidateReceipt, candidateHashOf } from "@parahost/primitives";
import { listen, only } from "./observed-run.js";

/**
 * The way of a parablock, row by row as the README has it: from its collator to its inclusion.
 *
 * Three paras and six validators. The blocks looked at are built on relay block 2, backed in 3 and included in 4. Row 5 is not walked:
 * under the legacy strategy nobody asks prospective parachains.
 */
describe("a collation, from its collator to its inclusion", () => {
  let chain: DevChain;
  let heard: ReturnType<typeof listen>;
  const events: DevEvent[] = [];

  beforeAll(async () => {
    chain = await startDevChain({ blocks: 4, time: "virtual", log: silentLog });
    await chain.runTo(2);
    chain.events.on("event", (event) => events.push(event));
    heard = listen({ chain, events });
    await chain.run();
  });
  afterAll(() => chain.stop());

  const saying = (from: string, to: string, kind: string) =>
    heard.filter((it) => it.from === from && it.to === to && it.kind === kind);
  /** Each row was said, after the one before it. */
  const inOrder = (...rows: readonly (readonly [string, string, string])[]) => {
    const said: string[] = [];
    let from = 0;
    for (const [speaker, hearer, kind] of rows) {
      const at = heard.findIndex((it, i) => i >= from && it.from === speaker && it.to === hearer && it.kind === kind);
      if (at < 0) break;
      said.push(`${speaker} -> ${hearer}.${kind}`);
      from = at + 1;
    }
    expect(said).toEqual(rows.map(([speaker, hearer, kind]) => `${speaker} -> ${hearer}.${kind}`));
  };
  const nodesSaying = (from: string, to: string, kind: string) =>
    new Set(saying(from, to, kind).map(({ node }) => node));

  it("1: the collator builds on the para's head, and hands a signed receipt on", () => {
    expect(nodesSaying("collationGeneration", "collatorProtocol", "distributeCollation")).toEqual(
      new Set(["collator-2000", "collator-2001", "collator-2002"]),
    );
  });

  it("2: a validator of the group fetches it", () => {
    inOrder(
      ["collationGeneration", "collatorProtocol", "distributeCollation"],
      ["collatorProtocol", "networkBridgeTx", "requestCollation"],
      ["networkBridgeRx", "collatorProtocol", "collationFetchingRequest"],
      ["collatorProtocol", "candidateBacking", "second"],
    );
  });

  it("3: backing has it validated and its data stored before it signs", () => {
    inOrder(
      ["collatorProtocol", "candidateBacking", "second"],
      ["candidateBacking", "candidateValidation", "validateFromExhaustive"],
      ["candidateBacking", "availabilityStore", "storeAvailableData"],
      ["candidateBacking", "statementDistribution", "share"],
    );
  });

  it("4: its statement reaches the group's other members, who attest; at quorum every validator's provisioner knows", () => {
    inOrder(
      ["candidateBacking", "statementDistribution", "share"],
      ["statementDistribution", "candidateBacking", "statement"],
      ["candidateBacking", "provisioner", "provisionableData"],
    );
    expect(nodesSaying("candidateBacking", "provisioner", "provisionableData").size).toBe(6);
  });

  it("6: the author's provisioner gives inherent data with it", () => {
    inOrder(
      ["candidateBacking", "provisioner", "provisionableData"],
      ["blockAuthor", "provisioner", "requestInherentData"],
      ["provisioner", "candidateBacking", "getBackableCandidates"],
    );
  });

  it("7: block 3 puts a candidate of every para on its core", () => {
    const backed = only(events, "backed").map(({ paraId, relayNumber, core }) => [paraId, relayNumber, core]);

    expect(backed).toEqual([2000, 2001, 2002].map((paraId, core) => [paraId, 3, core]));
  });

  it("8: validators that did not back it fetch their chunk of it, and prove it", () => {
    inOrder(
      ["availabilityDistribution", "networkBridgeTx", "requestChunk"],
      ["networkBridgeRx", "availabilityDistribution", "chunkFetchingRequest"],
      ["availabilityDistribution", "availabilityStore", "storeChunk"],
    );
  });

  it("9: 1.5 s after that leaf each validator signs a bitfield, which reaches every provisioner", () => {
    inOrder(
      ["availabilityDistribution", "availabilityStore", "storeChunk"],
      ["bitfieldSigning", "bitfieldDistribution", "distributeBitfield"],
      ["bitfieldDistribution", "provisioner", "provisionableData"],
    );
    expect(nodesSaying("bitfieldSigning", "bitfieldDistribution", "distributeBitfield").size).toBe(6);
  });

  it("10: block 4 includes it, and the para's head moves", () => {
    const distributed = saying("collationGeneration", "collatorProtocol", "distributeCollation");
    const made = distributed.map(({ payload }) => candidateHashOf((payload as { receipt: CandidateReceipt }).receipt));
    const included = only(events, "included");

    expect(included.map(({ paraId, relayNumber, headNumber }) => [paraId, relayNumber, headNumber])).toEqual(
      [2000, 2001, 2002].map((paraId) => [paraId, 4, 2]),
    );
    for (const { candidateHash } of included) expect(made).toContain(candidateHash);
  });
});
