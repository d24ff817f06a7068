import { describe, expect, it } from "@jest/globals";
import { Inbox } from "./inbox.js";

const item = (name: string, dropped: string[] = []) => ({ name, drop: () => void dropped.push(name) });
type Named = ReturnType<typeof item>;
const inboxOf = (size: number) => new Inbox<Named, Named>(size, () => undefined);

describe("Inbox", () => {
  it("makes senders wait while it is full, lets them in once it is half empty, and keeps the order sent", async () => {
    const inbox = inboxOf(4);
    const entered: string[] = [];
    for (const name of ["1", "2", "3", "4"]) expect(inbox.put(item(name), true)).toBeUndefined();
    for (const name of ["5", "6", "7"]) void inbox.put(item(name), true)?.then(() => entered.push(name));
    const taken: (string | undefined)[] = [];
    const take = async () => {
      taken.push(inbox.takeMessage()?.name);
      await Promise.resolve();
    };
    await take();
    expect([entered, inbox.isFull]).toEqual([[], true]);

    await take(); // 3 and 4 are in: two of the three may enter.
    expect([entered, inbox.depth, inbox.isFull]).toEqual([["5", "6"], 4, true]);

    while (inbox.depth > 0) await take();
    expect(taken).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
  });

  it("lets nobody overtake a sender that waits, though there is space", () => {
    const inbox = inboxOf(4);
    for (const name of ["1", "2", "3", "4", "5"]) void inbox.put(item(name), true);
    inbox.takeMessage();

    expect(inbox.put(item("6"), true)).toBeInstanceOf(Promise);
  });

  it("takes what comes along an unbounded edge, full or not", () => {
    const inbox = inboxOf(1);
    for (const name of ["1", "2", "3"]) expect(inbox.put(item(name), false)).toBeUndefined();

    expect(inbox.depth).toBe(3);
  });

  it("drops what is in it when it closes, what waits and what comes later, and lets the senders go", async () => {
    const inbox = inboxOf(1);
    const dropped: string[] = [];
    inbox.signal(item("signal", dropped));
    void inbox.put(item("in", dropped), true);
    const waiting = inbox.put(item("waiting", dropped), true);
    inbox.close();
    await waiting;
    void inbox.put(item("late", dropped), true);
    inbox.signal(item("late signal", dropped));

    expect(dropped).toEqual(["signal", "in", "waiting", "late", "late signal"]);
    expect(inbox.takeMessage()).toBeUndefined();
  });
});
