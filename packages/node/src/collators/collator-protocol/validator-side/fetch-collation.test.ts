import { beforeAll, describe, expect, it } from "@jest/globals";
import type { JobContext } from "@parahost/kernel";
import { candidateHashOf, persistedValidationDataHash, ready } from "@parahost/primitives";
import {
  bytes,
  candidate,
  hash32,
  PARA_1,
  POV,
  receiptFor,
  VALIDATION_DATA,
} from "../../../../../../test/node/backing-session.js";
import type { Assignment } from "./assignment.js";
import { COST_REPORT_BAD } from "./config.js";
import { fetchCollation } from "./fetch-collation.js";
import type { ValidatorSideRole } from "./role.js";

const LEAF = hash32(5);
const parentHeadData = bytes("head 7");
const ahead = { ...VALIDATION_DATA, parentHead: parentHeadData };

describe("fetchCollation, of one that comes with the head that it builds on", () => {
  beforeAll(ready);
  /** A candidate that builds on a head which the chain does not have. */
  const madeAhead = () => {
    const committed = candidate("head 8", LEAF, { persistedValidationDataHash: persistedValidationDataHash(ahead) });
    return { receipt: receiptFor(committed), pov: POV };
  };
  const from = { peer: "Charlie", collator: "0x01" } as never;
  function fetch(assumption: Assignment["assumption"], response: object) {
    const ask = async (_to: string, kind: string) => (kind === "requestCollation" ? response : VALIDATION_DATA);
    const job = { ask } as unknown as JobContext<ValidatorSideRole>;
    return fetchCollation(job, LEAF, { paraId: PARA_1, assumption }, from);
  }

  it("takes it with async backing, to be validated against that head", async () => {
    const made = madeAhead();
    const outcome = await fetch("Included", { ...made, parentHeadData });

    const candidateHash = candidateHashOf(made.receipt);
    expect(outcome).toEqual({ collation: { ...made, candidateHash, validationData: ahead, from } });
  });

  it.each([
    { name: "without async backing", assumption: "Free", head: parentHeadData },
    { name: "where it names another head by hash", assumption: "Included", head: bytes("head 6½") },
  ] as const)("charges the collator $name", async ({ assumption, head }) => {
    const made = madeAhead();

    expect(await fetch(assumption, { ...made, parentHeadData: head })).toEqual({
      failure: { reason: "PersistedValidationDataMismatch", cost: COST_REPORT_BAD, receipt: made.receipt },
    });
  });
});
