import { beforeEach, describe, expect, it } from "@jest/globals";
import { defineParty } from "@parahost/kernel";
import { type CandidateEvent, candidateHashOf, type SessionIndex } from "@parahost/primitives";
import { type ObservedRun, observedRun, only } from "./observed-run.js";

/** Someone outside who has a candidate checked again. */
const checker = defineParty({
  name: "checker",
  asks: ["availabilityRecovery", "availabilityStore", "runtimeApi", "chainApi"],
  tells: [],
  unbounded: [],
});
type Included = Exclude<CandidateEvent, { readonly kind: "CandidateTimedOut" }>;

describe("data of a candidate that was included", () => {
  const VALIDATORS = 10;
  let run: ObservedRun;
  let event: Included;
  let session: SessionIndex;
  /** The backing group, and a validator of another one. */
  let group: readonly number[];
  let outsider: number;

  const handleOf = (validator: number) => {
    const overseer = run.chain.validators[validator]?.running?.overseer;
    if (!overseer) throw new Error(`validator ${validator} does not run`);
    return overseer.handle(checker);
  };
  const driven = <T>(work: Promise<T>): Promise<T> => {
    const { clock } = run.chain;
    if (!("until" in clock)) throw new Error("the chain runs in real time");
    return clock.until(work);
  };
  const recover = () =>
    driven(
      handleOf(outsider).ask("availabilityRecovery", "recoverAvailableData", {
        ...{ receipt: event.receipt, session, backingGroup: event.groupIndex },
      }),
    );

  beforeEach(async () => {
    run = await observedRun({ validators: VALIDATORS, blocks: 40 });
    await run.chain.runTo(4);
    // The block reaches the others a little later.
    await driven(run.chain.clock.sleep(1_000));
    const ask = handleOf(0);
    const at = run.chain.relayChain.best.hash;
    const events = await driven(ask.ask("runtimeApi", "candidateEvents", { at }));
    const first = events.find((it) => it.kind === "CandidateIncluded");
    if (first?.kind !== "CandidateIncluded") throw new Error("nothing was included in block 4");
    event = first;
    session = await driven(ask.ask("runtimeApi", "sessionIndexForChild", { at: event.receipt.descriptor.relayParent }));
    const { groups } = await driven(ask.ask("runtimeApi", "validatorGroups", { at }));
    group = (groups[event.groupIndex] ?? []).map(Number);
    outsider = Array.from({ length: VALIDATORS }, (_, i) => i).find((i) => !group.includes(i)) ?? 0;
  });

  const expectData = async (found: Awaited<ReturnType<typeof recover>>) => {
    const candidateHash = candidateHashOf(event.receipt);
    const [backer = 0] = group;
    const kept = await driven(handleOf(backer).ask("availabilityStore", "queryAvailableData", { candidateHash }));
    expect(kept).not.toBeNull();
    expect(found).toEqual({ ok: true, value: kept });
  };

  it("are given by a backer to a validator that did not back it", async () => {
    await expectData(await recover());
  });

  it("come together from the chunks of the others where all backers are silent", async () => {
    expect(group.length).toBeGreaterThanOrEqual(3);
    for (const backer of group) run.chain.silence(backer);

    await expectData(await recover());
  });

  it("are unavailable while more than two thirds are silent, and come back with them", async () => {
    // Of 10 validators 4 chunks are needed: the one who asks has its own, and two others are left.
    const others = Array.from({ length: VALIDATORS }, (_, i) => i).filter((i) => i !== outsider);
    const left = others.filter((i) => !group.includes(i)).slice(0, 2);
    const silent = others.filter((i) => !left.includes(i));
    for (const validator of silent) run.chain.silence(validator);
    expect(await recover()).toEqual({ ok: false, error: "Unavailable" });

    for (const validator of silent) run.chain.restore(validator);
    await expectData(await recover());
    expect(only(run.events, "included").length).toBeGreaterThan(0);
  });
});
