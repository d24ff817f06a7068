import { beforeAll, describe, expect, it } from "@jest/globals";
import { MemoryStores, type Stores } from "@parahost/kernel";
import {
  candidateHash,
  type DisputeStatementRow,
  fromHex,
  ready,
  sessionIndex,
  signature,
  toHex,
  validatorIndex,
} from "@parahost/primitives";
import { receiptOn } from "../../../../../../test/node/dispute-world.js";
import { writtenThrough } from "../../../../../../test/node/written-stores.js";
import { FORMAT_VERSION } from "../config.js";
import { VoteBook } from "../vote-book.js";
import { deleteDispute, putDispute, putReceipt, putVote, VoteStore } from "./vote-store.js";

const of = (session: number, n = 1) => ({
  session: sessionIndex(session),
  candidateHash: candidateHash(`0x${n.toString(16).padStart(64, "0")}`),
});
const row = (validator: number, side: "Valid" | "Invalid" = "Valid"): DisputeStatementRow => ({
  ...{ statement: { side, statement: { kind: "Explicit" } }, validatorIndex: validatorIndex(validator) },
  signature: signature(`0x${"11".repeat(64)}`),
});

describe("VoteStore", () => {
  beforeAll(ready);
  const book = () => new VoteBook(receiptOn("a"));

  it("has after a restart what was written, by candidate and session", async () => {
    const stores = new MemoryStores();
    const store = await VoteStore.open(stores);
    const dispute = { ...of(3), status: { kind: "ConcludedAgainst", at: 77n } as const };
    await store.write([
      ...[putReceipt(of(3), book()), putReceipt(of(4), book()), putReceipt(of(3, 2), book())],
      ...[putVote(of(3), row(1)), putVote(of(3), row(256)), putVote(of(3), row(1, "Invalid")), putVote(of(4), row(2))],
      ...[putDispute(of(3), { kind: "Active" }), putDispute(of(300), { kind: "Confirmed" })],
      ...[putDispute(of(3), dispute.status), putDispute(of(4), { kind: "Active" }), deleteDispute(of(4))],
    ]);
    await store.close();

    const again = await VoteStore.open(stores);
    const found = await again.book(of(3));
    expect(found?.receipt).toEqual(receiptOn("a"));
    expect(found?.valid.map(({ validatorIndex }) => validatorIndex)).toEqual([1, 256]);
    expect(found?.invalid.map(({ validatorIndex }) => validatorIndex)).toEqual([1]);
    expect((await again.book(of(4)))?.counts).toEqual({ valid: 1, invalid: 0, voters: 1 });
    expect((await again.book(of(3, 2)))?.counts.voters).toBe(0);
    expect(await again.book(of(5))).toBeNull();
    expect(await again.disputes()).toEqual([dispute, { ...of(300), status: { kind: "Confirmed" } }]);
  });

  it("forgets old sessions, in steps of 300 keys", async () => {
    const stores = new MemoryStores();
    const steps: number[] = [];
    const store = await VoteStore.open(
      writtenThrough(stores, (write, operations) => {
        steps.push(operations.length);
        return write();
      }),
    );
    const old = Array.from({ length: 700 }, (_, i) => putVote(of(3), row(i)));
    await store.write([putReceipt(of(3), book()), ...old, putDispute(of(3), { kind: "Active" })]);
    await store.write([putReceipt(of(4), book()), putVote(of(4), row(1)), putDispute(of(4), { kind: "Active" })]);
    steps.length = 0;
    await store.prune(sessionIndex(4));

    expect(steps).toEqual([1, 300, 300, 100, 1]);
    expect(await store.book(of(3))).toBeNull();
    expect((await store.book(of(4)))?.counts.valid).toBe(1);
    expect((await store.disputes()).map(({ session }) => session)).toEqual([4]);
  });

  it("ends the node where it fails", async () => {
    const broken: Stores = { open: async () => Promise.reject(new Error("no disk")) };

    await expect(VoteStore.open(broken)).rejects.toMatchObject({ code: "DisputeStore", fatal: true });
  });

  it("refuses a store in another format by that name", async () => {
    const stores = new MemoryStores();
    await stores.open("dispute-coordinator", 99);

    await expect(VoteStore.open(stores)).rejects.toMatchObject({ code: "StoreFormat", fatal: true });
  });

  describe("that has bytes in it that are not what was written there", () => {
    const placeOf = (letter: string, ...rest: readonly number[]) =>
      Uint8Array.of(letter.charCodeAt(0), 0, 0, 0, 3, ...fromHex(of(3).candidateHash), ...rest);
    const readBook = (store: VoteStore) => store.book(of(3));

    it.each([
      { entry: "receipt", at: placeOf("c"), read: readBook },
      { entry: "vote", at: placeOf("v", 1, 0, 0, 1, 2), read: readBook },
      { entry: "dispute", at: placeOf("d"), read: (store: VoteStore) => store.disputes() },
    ])("ends the node, naming the $entry and where it lies", async ({ entry, at, read }) => {
      const stores = new MemoryStores();
      const store = await VoteStore.open(stores);
      // Validator 258 is 0, 0, 1, 2 in its four bytes; what speaks against the candidate is side 1.
      await store.write([putReceipt(of(3), book()), putVote(of(3), row(258, "Invalid"))]);
      await store.write([putDispute(of(3), { kind: "ConcludedFor", at: 77n })]);
      await expect(read(store)).resolves.toBeTruthy();
      const raw = await stores.open("dispute-coordinator", FORMAT_VERSION);
      const value = await raw.get(at);
      await raw.write([{ put: at, value: (value ?? at).subarray(0, -1) }]);

      await expect(read(store)).rejects.toMatchObject({
        ...{ code: "CorruptStore", fatal: true },
        details: { store: "dispute-coordinator", entry, key: toHex(at), reason: expect.any(String) },
      });
    });
  });
});
