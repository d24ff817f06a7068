import { describe, expect, it } from "@jest/globals";
import { type CompactStatement, candidateHash, validatorIndex } from "@parahost/primitives";
import { COST_APPARENT_FLOOD } from "./config.js";
import { PeerKnowledge } from "./peer-knowledge.js";

const fingerprint = (kind: CompactStatement["kind"], validator: number, candidate = "0xaa") => ({
  kind,
  candidateHash: candidateHash(candidate),
  validatorIndex: validatorIndex(validator),
  key: `${kind} ${validator} ${candidate}`,
});

describe("PeerKnowledge", () => {
  it("may be told a Valid once it has been told, or has told, the candidate", () => {
    const knowledge = new PeerKnowledge();
    expect(knowledge.canSend(fingerprint("Valid", 1))).toBe(false);
    expect(knowledge.noteSent(fingerprint("Seconded", 0))).toBe(true);
    expect(knowledge.canSend(fingerprint("Valid", 1))).toBe(true);
    expect(knowledge.noteSent(fingerprint("Seconded", 2))).toBe(false);

    const other = new PeerKnowledge();
    expect(other.receive(fingerprint("Seconded", 0), 9)).toEqual({ ok: true, value: true });
    expect(other.canSend(fingerprint("Valid", 1))).toBe(true);
  });

  it("is not told what it told us, nor anything twice", () => {
    const knowledge = new PeerKnowledge();
    knowledge.receive(fingerprint("Seconded", 0), 9);
    knowledge.noteSent(fingerprint("Valid", 1));

    expect(knowledge.canSend(fingerprint("Seconded", 0))).toBe(false);
    expect(knowledge.canSend(fingerprint("Valid", 1))).toBe(false);
  });

  it("may send what was sent to it: the two may have crossed", () => {
    const knowledge = new PeerKnowledge();
    knowledge.noteSent(fingerprint("Seconded", 0));

    expect(knowledge.receive(fingerprint("Seconded", 0), 9)).toEqual({ ok: true, value: false });
  });

  it("floods where it says more of one candidate than all who could equivocate", () => {
    const knowledge = new PeerKnowledge();
    const limit = 4;
    knowledge.receive(fingerprint("Seconded", 0), limit);
    const received = [1, 2, 3, 4].map((validator) => knowledge.receive(fingerprint("Valid", validator), limit));

    expect(received.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(received[3]).toEqual({ ok: false, error: COST_APPARENT_FLOOD });
  });
});
