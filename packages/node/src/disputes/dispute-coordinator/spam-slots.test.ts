import { describe, expect, it } from "@jest/globals";
import { candidateHash, sessionIndex, validatorIndex } from "@parahost/primitives";
import { MAX_SPAM_VOTES } from "./config.js";
import { SpamSlots } from "./spam-slots.js";

const dispute = (n: number, session = 1) => ({
  session: sessionIndex(session),
  candidateHash: candidateHash(`0x${n.toString(16).padStart(64, "0")}`),
});
const [first, second] = [validatorIndex(0), validatorIndex(1)];

/** A validator that has used up its slots. */
function full(): SpamSlots {
  const slots = new SpamSlots();
  for (let n = 0; n < MAX_SPAM_VOTES; n++) expect(slots.add(dispute(n), first)).toBe(true);
  return slots;
}

describe("SpamSlots", () => {
  it("has as many for a validator and session as the reference, and no more", () => {
    const slots = full();

    expect(MAX_SPAM_VOTES).toBe(50);
    expect(slots.add(dispute(50), first)).toBe(false);
    expect(slots.add(dispute(50), second)).toBe(true);
    expect(slots.add(dispute(50, 2), first)).toBe(true);
  });

  it("takes one for a dispute, however often its validator votes", () => {
    const slots = new SpamSlots();
    for (let n = 0; n < MAX_SPAM_VOTES * 2; n++) expect(slots.add(dispute(0), first)).toBe(true);

    for (let n = 1; n < MAX_SPAM_VOTES; n++) expect(slots.add(dispute(n), first)).toBe(true);
    expect(slots.add(dispute(MAX_SPAM_VOTES), first)).toBe(false);
  });

  it("gives back those of a dispute that is no spam, to everyone, once", () => {
    const slots = full();
    slots.add(dispute(3), second);
    slots.clear(dispute(3));
    slots.clear(dispute(3));

    expect(slots.add(dispute(50), first)).toBe(true);
    expect(slots.add(dispute(51), first)).toBe(false);
    expect(slots.add(dispute(3), second)).toBe(true);
  });

  it("counts what was there before a restart, even if that is too much", () => {
    const slots = new SpamSlots();
    for (let n = 0; n < MAX_SPAM_VOTES + 1; n++) slots.restore(dispute(n), [first, second]);

    expect(slots.add(dispute(99), first)).toBe(false);
    slots.clear(dispute(0));
    expect(slots.add(dispute(99), first)).toBe(false); // 50 are left
    slots.clear(dispute(1));
    expect(slots.add(dispute(99), first)).toBe(true);
  });

  it("forgets old sessions, and them alone", () => {
    const slots = full();
    slots.prune(sessionIndex(1));
    expect(slots.add(dispute(50), first)).toBe(false);

    slots.prune(sessionIndex(2));
    expect(slots.add(dispute(50), first)).toBe(true);
  });
});
