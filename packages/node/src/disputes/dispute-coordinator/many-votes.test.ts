import { beforeAll, describe, expect, it } from "@jest/globals";
import type { StoreOperation } from "@parahost/kernel";
import {
  type CandidateReceipt,
  candidateHash,
  type DisputeStatementRow,
  hash,
  ready,
  sessionIndex,
  signature,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import { receiptOn } from "../../../../../test/node/dispute-world.js";
import { disputeKey } from "./dispute-key.js";
import { Disputes } from "./disputes.js";

const VALIDATORS = 1_000;
const DISPUTES = 50;
/** Of these, as many as show it. */
const ONE_BY_ONE = 3;
const SESSION = sessionIndex(3);
const voting = {
  session: SESSION,
  validators: Array.from({ length: VALIDATORS }, (_, i) => validatorId(`0x${i.toString(16).padStart(64, "0")}`)),
  ours: [],
};
const around = { book: null, voting, disabledOnChain: [], isBacked: true, isIncluded: true, now: 9n };
const signed = signature(`0x${"5a".repeat(64)}`);
const backing = { kind: "BackingValid", relayParent: hash(`0x${"01".repeat(32)}`) } as const;
/** Five backers, and everyone else against. */
const rows: readonly DisputeStatementRow[] = Array.from({ length: VALIDATORS }, (_, i) => ({
  ...{ validatorIndex: validatorIndex(i), signature: signed },
  statement: i < 5 ? { side: "Valid", statement: backing } : { side: "Invalid", statement: { kind: "Explicit" } },
}));
const of = (n: number) => ({ session: SESSION, candidateHash: candidateHash(`0x${n.toString(16).padStart(64, "0")}`) });

/** Takes votes in, and counts what is written. */
function writesOf(
  disputes: Disputes,
  n: number,
  receipt: CandidateReceipt,
  statements: readonly DisputeStatementRow[],
) {
  const votes = { ...of(n), receipt, statements, isChecked: true };
  const taken = disputes.takeIn(votes, false, around);
  if (typeof taken === "string") throw new Error(taken);
  return taken.operations;
}
const bytes = (operations: readonly StoreOperation[]) =>
  operations.reduce((sum, operation) => sum + ("put" in operation ? operation.value.length : 0), 0);

describe("50 disputes of 1,000 votes", () => {
  beforeAll(ready);

  it("write each vote once, and each dispute as often as it changes, whether votes come together or one by one", () => {
    const receipt = receiptOn("a");
    const together = new Disputes();
    const oneByOne = new Disputes();
    let [writes, single, most] = [0, 0, 0];
    for (let n = 0; n < DISPUTES; n++) {
      writes += writesOf(together, n, receipt, rows).length;
      for (const row of n < ONE_BY_ONE ? rows : []) {
        const operations = writesOf(oneByOne, n, receipt, [row]);
        single += operations.length;
        most = Math.max(most, bytes(operations));
      }
    }

    // Receipt, votes, dispute; one by one the dispute is opened, confirmed (334 voters) and concluded (667 against).
    expect(writes).toBe(DISPUTES * (1 + VALIDATORS + 1));
    expect(single).toBe(ONE_BY_ONE * (1 + VALIDATORS + 3));
    // However many votes there are, one more writes itself alone, with the receipt where it is the first.
    expect(most).toBeLessThan(1_000);
    for (const disputes of [together, oneByOne]) {
      expect([...disputes.recent.values()].every(({ status }) => status.kind === "ConcludedAgainst")).toBe(true);
      expect(disputes.books.get(disputeKey(of(2)))?.counts).toEqual({ valid: 5, invalid: 995, voters: 1_000 });
    }
  });
});
