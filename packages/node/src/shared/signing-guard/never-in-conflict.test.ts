import { describe, expect, it } from "@jest/globals";
import { isSubsystemError, MemoryStores, type Store, type Stores } from "@parahost/kernel";
import { signature } from "@parahost/primitives";
import fc from "fast-check";
import { chainOfBlocks } from "../../../../../test/node/signing.js";
import {
  ALICE,
  approval,
  BOB,
  bitfield,
  dispute,
  onCore,
  relayParent,
  seconded,
  valid,
} from "../../../../../test/node/signing-claims.js";
import { conflictsAmong } from "./conflicts.js";
import type { SigningClaim } from "./record.js";
import { SigningGuard } from "./signing-guard.js";
import { SigningRecords } from "./signing-records.js";

const small = fc.integer({ min: 1, max: 3 });
const who = fc.constantFrom(ALICE, BOB);
const rule = fc.oneof(
  fc.constant(undefined),
  fc.tuple(small, small).map(([core, head]) => onCore(core, head)),
);
const claim: fc.Arbitrary<SigningClaim> = fc.oneof(
  fc.tuple(small, small, rule, who, fc.constantFrom(2000, 2001)).map((args) => seconded(...args)),
  fc.tuple(small, small, who).map((args) => valid(...args)),
  fc.tuple(small, fc.subarray([0, 1]), fc.constantFrom(2, 3), who).map((args) => bitfield(...args)),
  fc.tuple(fc.constantFrom(0, 1), small, fc.boolean(), who).map((args) => dispute(...args)),
  fc.tuple(fc.constantFrom(0, 1), small, who).map((args) => approval(...args)),
);
/** A request; `crash` steps after it began the process dies: before the n-th write or signature, or never. */
const request = fc.record({ claim, crash: fc.option(fc.integer({ min: 0, max: 4 }), { freq: 2 }) });
const chain = chainOfBlocks(new Map([1, 2, 3].map((n) => [relayParent(n), n] as const)));

class Crash extends Error {}

/** Steps that the process takes until it dies. */
class Life {
  left = Number.POSITIVE_INFINITY;

  step(): void {
    if (this.left <= 0) throw new Crash();
    this.left -= 1;
  }

  /** Every write takes two steps: one before the store has it, one after. */
  stores(under: MemoryStores): Stores {
    const dying = (store: Store): Store => ({
      ...{ get: (key) => store.get(key), range: (from, to) => store.range(from, to), close: () => store.close() },
      write: async (operations, options) => {
        this.step();
        await store.write(operations, options);
        this.step();
      },
    });
    return { open: async (name, version) => dying(await under.open(name, version)) };
  }
}

/** The rules, told once more and without the guard's words: pairs of one validator, by what was signed. */
function areInConflict(a: SigningClaim, b: SigningClaim): boolean {
  if (a.validator !== b.validator) return false;
  const kinds = [a.kind, b.kind].sort().join(" ");
  if (a.kind === "Bitfield" || b.kind === "Bitfield") {
    if (a.kind !== "Bitfield" || b.kind !== "Bitfield" || a.relayParent !== b.relayParent) return false;
    return a.bits.length !== b.bits.length || a.bits.bytes.join() !== b.bits.bytes.join();
  }
  const isSame = a.candidateHash === b.candidateHash;
  if (a.kind === "Seconded" && b.kind === "Seconded" && !isSame && a.relayParent === b.relayParent) {
    if (a.rule.kind === "OnePerRelayParent" || b.rule.kind === "OnePerRelayParent") return true;
    return a.rule.core === b.rule.core || (a.paraId === b.paraId && a.rule.parentHead === b.rule.parentHead);
  }
  if (kinds === "Seconded Valid") return isSame && relayParentOf(a) === relayParentOf(b);
  const against = [a, b].filter((it) => it.kind === "DisputeVote" && !it.valid).length;
  return isSame && a.session === b.session && against === 1;
}

/** Plays requests to guards over one store, the next one whenever one has died. @returns all that was ever signed */
async function play(requests: readonly { readonly claim: SigningClaim; readonly crash: number | null }[]) {
  const stores = new MemoryStores();
  const signed: SigningClaim[] = [];
  let life = new Life();
  let guard = new SigningGuard(life.stores(stores), chain);
  for (const { claim, crash } of requests) {
    life.left = crash ?? Number.POSITIVE_INFINITY;
    const dying = life;
    try {
      await guard.sign(claim, async () => {
        dying.step();
        signed.push(claim);
        return signature(`0x${signed.length.toString(16).padStart(128, "0")}`);
      });
    } catch (fault) {
      if (isSubsystemError(fault) && fault.code === "ConflictingSignature") continue;
      if (!(fault instanceof Crash || (isSubsystemError(fault) && fault.cause instanceof Crash))) throw fault;
      life = new Life();
      guard = new SigningGuard(life.stores(stores), chain);
    }
  }
  return { signed, stores };
}

describe("no sequence of requests, with a crash at any step of any of them,", () => {
  it("ever yields two signatures that conflict", async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 40 }), async (requests) => {
        const { signed } = await play(requests);
        for (const [i, one] of signed.entries())
          for (const other of signed.slice(0, i)) expect([one, other, areInConflict(one, other)]).toContain(false);
        refused += requests.length - signed.length;
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it("yields a signature that is not on record, or records that conflict", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 40 }), async (requests) => {
        const { signed, stores } = await play(requests);
        const records = await SigningRecords.open(stores);
        const found = [];
        for await (const record of records.all()) found.push(record);
        expect(conflictsAmong(found)).toEqual([]);
        for (const claim of signed) {
          const onRecord = await records.same({
            ...claim,
            relayParentNumber: numberOf(claim),
            signature: null,
          } as never);
          expect(onRecord).toMatchObject({ kind: claim.kind, validator: claim.validator });
        }
      }),
      { seed: 20_261_121, numRuns: 200 },
    );
  });
});

const relayParentOf = (claim: SigningClaim) => ("relayParent" in claim ? claim.relayParent : null);
const numberOf = (claim: SigningClaim): number | undefined =>
  "relayParent" in claim ? Number(BigInt(claim.relayParent) & 0xffn) : undefined;
