import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { MemoryStores, type Stores } from "@parahost/kernel";
import { candidateHashOf, ready, sessionIndex } from "@parahost/primitives";
import { BACKS, DisputeWorld, event, NOW, receiptOn } from "../../../../../test/node/dispute-world.js";
import { writtenThrough } from "../../../../../test/node/written-stores.js";

const a = () => receiptOn("a");
const hashOf = (head: string) => candidateHashOf(receiptOn(head));
const OPPOSED = [[1, BACKS], [2, "Invalid"]] as const; // biome-ignore format: a table
const CONFIRMING = [...OPPOSED, [3, "Invalid"], [4, "Invalid"]] as const; // biome-ignore format: a table

describe("after a restart", () => {
  beforeAll(ready);
  let scene: DisputeWorld;
  beforeEach(async () => {
    scene = new DisputeWorld();
    await scene.leaf();
  });
  /** The same node in its next life, without its first leaf; `us`: with other keys. */
  const restarted = async (us = scene.validators.slice(0, 1)) => {
    await scene.world.conclude();
    return new DisputeWorld(us, scene.stores, scene.clock);
  };

  it("nothing is lost, and all of it is answered before the first leaf", async () => {
    scene.outcome = "Unavailable";
    await scene.import(a(), CONFIRMING);
    await scene.import(receiptOn("b"), [[1, BACKS]]);
    await scene.world.advance(30_000);
    await scene.import(receiptOn("c"), [...CONFIRMING, [5, "Invalid"], [6, "Invalid"], [7, "Invalid"], [8, "Invalid"]]); // biome-ignore format: a table
    const before = await scene.recent();
    const next = await restarted();

    expect(before.map(({ status }) => status)).toEqual([{ kind: "Confirmed" }, { kind: "ConcludedAgainst", at: 30n }]);
    const sorted = [...before].sort((x, y) => (x.candidateHash < y.candidateHash ? -1 : 1));
    expect(await next.recent()).toEqual(sorted);
    expect(await next.active()).toEqual(sorted);
    expect(await next.votesOn(a())).toEqual({ valid: [1], invalid: [2, 3, 4] });
    expect(await next.votesOn(receiptOn("b"))).toEqual({ valid: [1], invalid: [] });
  });

  it("an active dispute without our vote is looked into", async () => {
    scene.outcome = "Unavailable";
    await scene.import(a(), CONFIRMING);
    const next = await restarted();
    next.outcome = "Invalid";
    expect(next.lookedInto).toEqual([]);
    await next.leaf();

    expect(next.lookedInto).toEqual([hashOf("a")]);
    expect(await next.votesOn(a())).toEqual({ valid: [1], invalid: [0, 2, 3, 4] });
    await next.leaf();
    expect(next.lookedInto.length).toBe(1);
  });

  it("one with our vote is not, and our vote is sent again", async () => {
    await scene.import(a(), CONFIRMING);
    expect(scene.sent.length).toBe(1);
    const next = await restarted();
    await next.leaf();

    expect(next.lookedInto).toEqual([]);
    expect(next.sent).toEqual(scene.sent);
  });

  it("one in which we have no say is only kept", async () => {
    scene.outcome = "Unavailable";
    await scene.import(a(), CONFIRMING);
    const next = await restarted([]);
    await next.leaf();

    expect([next.lookedInto, next.sent]).toEqual([[], []]);
    expect((await next.active()).length).toBe(1);
  });

  it("one that may be spam waits, and its slots are taken", async () => {
    for (let n = 0; n < 50; n++) await scene.import(receiptOn(`spam ${n}`), OPPOSED);
    const next = await restarted();
    await next.leaf();

    expect(next.lookedInto).toEqual([]);
    expect(await next.import(a(), OPPOSED)).toBe("InvalidImport");
    await next.import(receiptOn("spam 3"), [[3, "Invalid"], [4, "Invalid"]]); // biome-ignore format: a table
    expect(next.lookedInto).toEqual([hashOf("spam 3")]);
    expect(await next.import(a(), OPPOSED)).toBe("ValidImport");
  }, 60_000);

  it("who has lost disputes before is not believed alone", async () => {
    scene.outcome = "Unavailable";
    await scene.import(a(), [...OPPOSED, ...[3, 4, 5, 6, 7, 8].map((by) => [by, "Valid"] as const)]); // biome-ignore format: a list
    const next = await restarted();
    await next.leaf({ events: [event("CandidateBacked", receiptOn("b"))] });
    await next.import(receiptOn("b"), OPPOSED);

    expect((await next.recent()).map(({ candidateHash }) => candidateHash)).toEqual([hashOf("a")]);
  });

  it("disputes of sessions that have become too old are forgotten", async () => {
    scene.outcome = "Unavailable";
    await scene.import(a(), CONFIRMING);
    const next = await restarted();
    await next.leaf({ session: sessionIndex(NOW + 1), ...{} });
    expect(next.lookedInto).toEqual([hashOf("a")]);

    const last = new DisputeWorld([], scene.stores, scene.clock);
    last.sessionInfo = (session) => scene.sessionInfo(sessionIndex(Math.min(session, NOW)));
    await last.leaf({ session: sessionIndex(NOW + 6) });
    expect(await last.recent()).toEqual([]);
    expect(await last.votesOn(a())).toBeNull();
  });
});

describe("killed at any write", () => {
  beforeAll(ready);

  /** Writes are done whole until the power goes; from then on nothing is done, and nobody is told. */
  function untilWrite(stores: Stores, last: number): Stores {
    let writes = 0;
    return writtenThrough(stores, (write) => {
      writes += 1;
      return writes > last ? new Promise<void>(() => undefined) : write();
    });
  }
  const imports = [
    [[1, BACKS]], [[2, "Invalid"]], [[3, "Invalid"], [4, "Valid"]], [[5, "Invalid"]], [[6, "Invalid"], [7, "Invalid"]],
  ] as const; // biome-ignore format: a table

  it.each([0, 1, 2, 3, 4, 5])(
    "write %i is the last: all that was acknowledged is there, and nothing else by halves",
    async (last) => {
      const stores = new MemoryStores();
      const scene = new DisputeWorld([], untilWrite(stores, last));
      await scene.leaf();
      const acknowledged: number[] = [];
      for (const votes of imports) {
        const statements = votes.map(([by, says]) => scene.vote(by, says, a()));
        const asked = scene.world.ask("importStatements", { session: NOW, candidateReceipt: a(), statements });
        void asked.then(() => acknowledged.push(...votes.map(([by]) => by)));
        await scene.world.settle();
      }
      const next = new DisputeWorld([], stores);
      const kept = await next.votesOn(a());
      const there = [...(kept?.valid ?? []), ...(kept?.invalid ?? [])].sort();

      expect(acknowledged).toEqual(imports.slice(0, last).flatMap((votes) => votes.map(([by]) => by)));
      expect(there).toEqual(acknowledged);
      // Confirmed with the third import: 1 to 4 of ten have voted.
      const expected = [[], [], ["Active"], ["Confirmed"], ["Confirmed"], ["Confirmed"]][last];
      expect((await next.recent()).map(({ status }) => status.kind)).toEqual(expected);
    },
  );
});
