import { beforeEach, describe, expect, it } from "@jest/globals";
import { type Chain, MemoryStores, type Stores } from "@parahost/kernel";
import { blockNumber, fromHex, hash, type Signature, signature, toHex } from "@parahost/primitives";
import { chainOfBlocks, GENESIS } from "../../../../../test/node/signing.js";
import {
  ALICE,
  approval,
  BOB,
  bitfield,
  candidate,
  dispute,
  onCore,
  relayParent,
  seconded,
  valid,
} from "../../../../../test/node/signing-claims.js";
import { FORMAT_VERSION, STORE_NAME } from "./config.js";
import type { SigningClaim } from "./record.js";
import { SigningGuard } from "./signing-guard.js";

const numbers = new Map(Array.from({ length: 2_000 }, (_, n) => [relayParent(n), n] as const));
const chain = chainOfBlocks(numbers);
let stores: MemoryStores;
let signed: SigningClaim[];
let guard: SigningGuard;

beforeEach(() => {
  stores = new MemoryStores();
  signed = [];
  guard = new SigningGuard(stores, chain);
});
/** Every signature is another one, as an sr25519 keystore makes them. */
const sign = (claim: SigningClaim, by = guard): Promise<Signature> =>
  by.sign(claim, async () => signature(`0x${(signed.push(claim) - 1).toString(16).padStart(128, "0")}`));
const again = (other: Stores = stores, on: Chain = chain): SigningGuard => new SigningGuard(other, on);

describe("what conflicts is refused, also by the node's next life, and both are named", () => {
  it.each<[string, SigningClaim, SigningClaim, string]>([
    ["two candidates seconded at one relay parent", seconded(1, 1), seconded(1, 2), "MultipleCandidates"],
    [
      "two of one core with async backing",
      seconded(1, 1, onCore(0, 1)),
      seconded(1, 2, onCore(0, 2)),
      "MultipleCandidates",
    ],
    ["two that build on one head", seconded(1, 1, onCore(0, 1)), seconded(1, 2, onCore(1, 1)), "MultipleCandidates"],
    [
      "one by each rule, since the stricter one counts",
      seconded(1, 1, onCore(0, 1)),
      seconded(1, 2),
      "MultipleCandidates",
    ],
    ["Seconded after Valid of one candidate", valid(1, 1), seconded(1, 1), "ValidityDoubleVote"],
    ["Valid after Seconded of one candidate", seconded(1, 1), valid(1, 1), "ValidityDoubleVote"],
    ["two bitfields at one relay parent", bitfield(1, [0]), bitfield(1, [0, 1]), "TwoBitfields"],
    ["bitfields that differ in length alone", bitfield(1, [0], 4), bitfield(1, [0], 5), "TwoBitfields"],
    ["votes for and against", dispute(0, 1, true), dispute(0, 1, false), "OppositeVotes"],
    ["votes against and for", dispute(0, 1, false), dispute(0, 1, true), "OppositeVotes"],
    ["a vote against what was approved", approval(0, 1), dispute(0, 1, false), "OppositeVotes"],
    ["an approval of what was voted against", dispute(0, 1, false), approval(0, 1), "OppositeVotes"],
    ["a vote against what was backed", valid(1, 1), dispute(0, 1, false), "OppositeVotes"],
    ["backing what was voted against", dispute(0, 1, false), seconded(1, 1), "OppositeVotes"],
  ])("%s", async (_what, first, second, conflict) => {
    await sign(first);
    for (const life of [guard, again()])
      await expect(sign(second, life)).rejects.toMatchObject({
        ...{ code: "ConflictingSignature", fatal: false },
        details: { conflict, signed: { kind: first.kind }, wanted: { kind: second.kind } },
      });
    expect(signed).toEqual([first]);
  });
});

describe("what does not conflict is signed", () => {
  it.each<[string, SigningClaim, SigningClaim]>([
    ["one candidate on each of two relay parents", seconded(1, 1), seconded(2, 2)],
    ["two validators' candidates", seconded(1, 1), seconded(1, 2, undefined, BOB)],
    ["two of different cores and heads", seconded(1, 1, onCore(0, 1)), seconded(1, 2, onCore(1, 2))],
    ["two paras whose heads are alike", seconded(1, 1, onCore(0, 1)), seconded(1, 2, onCore(1, 1), undefined, 2001)],
    ["Valid of another candidate than the one seconded", seconded(1, 1), valid(1, 2)],
    ["two Valid", valid(1, 1), valid(1, 2)],
    ["bitfields at two relay parents", bitfield(1, [0]), bitfield(2, [1])],
    ["a bitfield beside a statement", valid(1, 1), bitfield(1, [0])],
    ["votes on two candidates", dispute(0, 1, true), dispute(0, 2, false)],
    ["votes in two sessions", dispute(0, 1, true), dispute(1, 1, false)],
    ["two validators' votes", dispute(0, 1, true), dispute(0, 1, false, BOB)],
    ["a vote for what was approved", approval(0, 1), dispute(0, 1, true)],
    ["a vote for what was backed", seconded(1, 1), dispute(0, 1, true)],
  ])("%s", async (_what, first, second) => {
    await sign(first);
    await sign(second, again());

    expect(signed).toEqual([first, second]);
  });
});

it("gives the same signature for the same bytes, also in the node's next life, since a second one would be an offence", async () => {
  for (const claim of [seconded(1, 1), valid(1, 2), bitfield(1, [0]), dispute(3, 3, false)]) {
    const first = await sign(claim);

    expect(await sign(claim)).toBe(first);
    expect(await sign(claim, again())).toBe(first);
  }
  expect(signed).toHaveLength(4);
});

it("knows a candidate that was seconded by another rule", async () => {
  const first = await sign(seconded(1, 1, onCore(0, 1)));

  expect(await sign(seconded(1, 1))).toBe(first);
});

it("takes those who ask at once one after the other", async () => {
  const asked = await Promise.allSettled([1, 2, 3].map((n) => sign(seconded(1, n))));

  expect(asked.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(signed).toHaveLength(1);
});

it("signs several approvals at once, or none of them", async () => {
  await sign(dispute(0, 2, false));
  const one = () => Promise.resolve(signature(`0x${"01".repeat(64)}`));

  await expect(guard.signTogether([approval(0, 1), approval(0, 2)], one)).rejects.toMatchObject({
    code: "ConflictingSignature",
    details: { wanted: { candidateHash: candidate(2) } },
  });
  await sign(dispute(0, 1, false));
  await guard.signTogether([approval(0, 3), approval(0, 4)], one);
  await expect(sign(dispute(0, 4, false))).rejects.toMatchObject({ code: "ConflictingSignature" });
});

describe("a store that fails", () => {
  /** Fails at one write, counted from 1, before or after the store has taken it in. */
  const failingAt = (nth: number, afterwards: boolean): Stores => ({
    async open(name, version) {
      const store = await stores.open(name, version);
      let count = 0;
      return {
        ...{ get: (key) => store.get(key), range: (from, to) => store.range(from, to), close: () => store.close() },
        async write(operations, options) {
          count += 1;
          if (count === nth && !afterwards) throw new Error("EIO: i/o error");
          await store.write(operations, options);
          if (count === nth) throw new Error("EIO: i/o error");
        },
      };
    },
  });
  const fault = { code: "SigningStore", fatal: true, cause: new Error("EIO: i/o error") };

  it.each([
    { nth: 1, what: "its first line" },
    { nth: 2, what: "what is about to be signed" },
  ])("at $what signs nothing and ends the node", async ({ nth }) => {
    const failing = again(failingAt(nth, false));

    await expect(sign(seconded(1, 1), failing)).rejects.toMatchObject(fault);
    expect(signed).toEqual([]);
  });

  it("after the write still refuses, in the next life, what conflicts with what may have been signed", async () => {
    await expect(sign(seconded(1, 1), again(failingAt(2, true)))).rejects.toMatchObject(fault);

    await expect(sign(seconded(1, 2))).rejects.toMatchObject({ code: "ConflictingSignature" });
    await sign(seconded(1, 1));
    expect(signed).toEqual([seconded(1, 1)]);
  });

  it("gives no signature away that it could not keep", async () => {
    await expect(sign(seconded(1, 1), again(failingAt(3, false)))).rejects.toMatchObject(fault);
  });
});

describe("a record that cannot be read", () => {
  /** The keys as they lie on disk: a letter, a number of four bytes, the higher first, and what is signed by whom. */
  const key = (letter: string, number: number, ...rest: readonly Parameters<typeof fromHex>[0][]) =>
    Uint8Array.of(letter.charCodeAt(0), 0, 0, 0, number, ...rest.flatMap((part) => [...fromHex(part)]));
  const HEAD = Uint8Array.of(0x6d);
  const damage = async (at: Uint8Array) => {
    const raw = await stores.open(STORE_NAME, FORMAT_VERSION);
    const value = await raw.get(at);
    expect(value).not.toBeNull();
    await raw.write([{ put: at, value: (value ?? at).subarray(0, -1) }]);
  };
  const corrupt = (entry: string, at: Uint8Array) => ({
    ...{ code: "CorruptStore", fatal: true },
    details: { store: "signing-guard", entry, key: toHex(at), reason: expect.any(String) },
  });

  it.each<[string, SigningClaim, Uint8Array, SigningClaim]>([
    ["a statement", seconded(1, 1), key("s", 1, relayParent(1), ALICE, candidate(1)), seconded(1, 2)],
    ["a bitfield", bitfield(1, [0]), key("b", 1, relayParent(1), ALICE), bitfield(1, [1])],
    [
      "a dispute vote",
      dispute(0, 1, true),
      Uint8Array.of(...key("v", 0, candidate(1), ALICE), 3),
      dispute(0, 1, false),
    ],
  ])("of %s ends the node before anything is signed that it may forbid", async (_what, before, at, after) => {
    await sign(before);
    await damage(at);

    await expect(sign(after, again())).rejects.toMatchObject(corrupt("record", at));
    expect(signed).toEqual([before]);
  });

  it("is not forgotten by pruning either", async () => {
    await sign(seconded(1, 1));
    const at = key("s", 1, relayParent(1), ALICE, candidate(1));
    await damage(at);

    await expect(guard.finalized(blockNumber(1_000))).rejects.toMatchObject(corrupt("record", at));
  });

  it("of the chain and of what was pruned ends it as well", async () => {
    await sign(seconded(1, 1));
    await damage(HEAD);

    await expect(sign(valid(2, 2), again())).rejects.toMatchObject(corrupt("head of the record", HEAD));
    expect(signed).toEqual([seconded(1, 1)]);
  });
});

it("remembers what the keystore failed to sign, and signs it when it can", async () => {
  const failing = () => Promise.reject(new Error("no such key"));
  await expect(guard.sign(seconded(1, 1), failing)).rejects.toThrow("no such key");

  await expect(sign(seconded(1, 2))).rejects.toMatchObject({ code: "ConflictingSignature" });
  await sign(seconded(1, 1));
  expect(signed).toEqual([seconded(1, 1)]);
});

describe("records", () => {
  // 256 blocks are kept below finality, and pruned 32 at a time.
  it("of statements stay until finality is 256 blocks above, and nothing is signed there after that", async () => {
    await sign(seconded(100, 1));
    await guard.finalized(blockNumber(356));
    expect(await sign(seconded(100, 1))).toBeDefined();
    expect(signed).toHaveLength(1);

    await guard.finalized(blockNumber(357));
    expect(signed).toHaveLength(1);
    await guard.finalized(blockNumber(388));
    for (const late of [seconded(100, 1), seconded(131, 1), bitfield(131, [])])
      await expect(sign(late, again())).rejects.toMatchObject({ code: "TooOldToSign", fatal: false });
    await sign(seconded(132, 2));
  });

  it("of votes stay for 32 sessions more than the statements", async () => {
    await sign(dispute(0, 1, true));
    await sign(dispute(9, 1, true));
    // Session 10 at relay parent 1,000 takes no vote away: 10 < 32.
    await sign(bitfield(1_000, []));
    await guard.finalized(blockNumber(1_300));
    await expect(sign(dispute(0, 1, false))).rejects.toMatchObject({ code: "ConflictingSignature" });

    const later = relayParent(4_100);
    numbers.set(later, 1_400);
    await sign(bitfield(4_100, [])); // Session 41.
    await guard.finalized(blockNumber(1_700));
    await expect(sign(dispute(8, 5, false))).rejects.toMatchObject({ code: "TooOldToSign" });
    await expect(sign(dispute(9, 1, false))).rejects.toMatchObject({ code: "ConflictingSignature" });
  });

  it("of another chain end the node, and name both", async () => {
    await sign(seconded(1, 1));
    await guard.close();
    const other = hash(`0x${"11".repeat(32)}`);

    await expect(sign(seconded(1, 1), again(stores, chainOfBlocks(numbers, other)))).rejects.toMatchObject({
      ...{ code: "OtherGenesis", fatal: true },
      details: { stored: GENESIS, genesis: other },
    });
  });
});

it("signs nothing at a block that the chain does not know, nor after its end", async () => {
  const blind = again(stores, { ...chain, header: async () => null });
  await expect(sign(valid(1, 1), blind)).rejects.toMatchObject({ code: "UnknownRelayParent", fatal: false });

  await guard.close();
  await expect(sign(valid(1, 1))).rejects.toMatchObject({ code: "Concluded", fatal: false });
  expect(signed).toEqual([]);
});
