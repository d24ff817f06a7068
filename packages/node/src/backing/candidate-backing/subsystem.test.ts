import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { type Metrics, SubsystemError } from "@parahost/kernel";
import { blockNumber, candidateHashOf, ready } from "@parahost/primitives";
import {
  CORES,
  candidate,
  hash32,
  PARA_1,
  POV,
  receiptFor,
  stated,
  VALIDATION_DATA,
} from "../../../../../test/node/backing-session.js";
import { BackingWorld, LEAF } from "../../../../../test/node/backing-world.js";
import { CandidateBackingMetrics } from "./metrics.js";
import type { CandidateBackingRole } from "./role.js";

const NEXT = { hash: hash32(0x06), number: blockNumber(2) };

describe("CandidateBackingSubsystem", () => {
  beforeAll(ready);
  let backing: BackingWorld;
  let first: ReturnType<typeof candidate>;
  beforeEach(() => {
    first = candidate("head 7", LEAF.hash);
    backing = new BackingWorld().valid(first);
  });
  describeSubsystem<CandidateBackingRole>(
    "as any subsystem",
    () => {
      const { clock, world } = new BackingWorld().valid(first);
      const storing = () => clock.sleep(500).then(() => null);
      return world.answer("availabilityStore", "storeAvailableData", storing);
    },
    {
      asks: (relayParent) => {
        const candidates = [{ candidateHash: candidateHashOf(first), relayParent }];
        return { getBackableCandidates: { chains: [{ paraId: PARA_1, candidates }] } };
      },
      tells: (relayParent) => ({
        second: {
          ...{ relayParent, receipt: receiptFor(candidate("head 7", relayParent)) },
          ...{ validationData: VALIDATION_DATA, pov: POV },
        },
        statement: {
          relayParent,
          statement: stated(backing.validators, 3, "Seconded", candidate("head 7", relayParent)),
        },
      }),
    },
  );

  it("gives up what it was validating when the leaf is gone", async () => {
    const store = () => backing.clock.sleep(500).then(() => null);
    backing.world.answer("availabilityStore", "storeAvailableData", store);
    await backing.activate();
    await backing.second(first);
    await backing.world.deactivate(LEAF.hash);
    await backing.world.advance(1_000);

    expect(backing.shared).toEqual([]);
    expect(backing.world.faults).toEqual([]);
  });

  it("knows nothing of a relay parent out of view", async () => {
    await backing.activate();
    for (const by of [3, 5]) await backing.says(by, by === 3 ? "Seconded" : "Valid", first);
    expect(backing.backed).toHaveLength(1);
    await backing.world.deactivate(LEAF.hash);

    expect(await backing.backable(first)).toEqual([]);
    const late = candidate("late", LEAF.hash);
    await backing.second(late);
    expect(backing.steps(late)).toEqual(["dropped UnknownRelayParent"]);
    await backing.says(2, "Valid", first);
    expect(backing.world.faults).toEqual([]);
  });

  it("keeps what it knows of a leaf when a fork comes up beside it", async () => {
    await backing.activate();
    await backing.world.activate(NEXT);
    await backing.second(first);

    expect(backing.shared).toHaveLength(1);
  });

  it("keeps what it knows of a relay parent that stays in view under the next leaf", async () => {
    await backing.activate();
    await backing.says(3, "Seconded", first);
    await backing.world.activate({ ...NEXT, allowedRelayParents: [NEXT.hash, LEAF.hash] }, LEAF.hash);
    await backing.says(5, "Valid", first);

    expect(backing.backed).toEqual([candidateHashOf(first)]);
    const asked = backing.world.told("runtimeApi", "availabilityCores").map(({ at }) => at);
    expect(asked).toEqual([LEAF.hash, NEXT.hash]);
  });

  it("seconds one candidate on each of two leaves", async () => {
    await backing.activate();
    await backing.world.activate(NEXT);
    const second = candidate("head 7", NEXT.hash);
    backing.valid(first, second);
    await backing.second(first);
    await backing.world.tell("second", {
      relayParent: NEXT.hash,
      receipt: receiptFor(second),
      validationData: VALIDATION_DATA,
      pov: POV,
    });

    expect(backing.shared).toHaveLength(2);
  });

  it("survives a runtime that does not answer, and says so once", async () => {
    backing.world.answer("runtimeApi", "validators", () => {
      throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
    });
    await backing.activate();
    await backing.second(first);

    expect(backing.steps(first)).toEqual(["dropped UnknownRelayParent"]);
    expect(backing.world.faults).toEqual([]);
    expect(backing.log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
  });

  it("leaves occupied cores alone", async () => {
    const occupied = {
      kind: "Occupied",
      nextUpOnAvailable: { paraId: PARA_1, collator: null },
      nextUpOnTimeOut: null,
      occupiedSince: blockNumber(0),
      timeOutAt: blockNumber(9),
      availability: { length: 6, bytes: new Uint8Array(1) },
      groupResponsible: 0 as never,
      candidateHash: candidateHashOf(first),
      candidateDescriptor: first.descriptor,
    } as const;
    backing.world.answer("runtimeApi", "availabilityCores", () => [occupied, ...CORES.slice(1)]);
    await backing.activate();
    await backing.second(first);

    expect(backing.steps(first)).toEqual(["dropped NotAssigned"]);
  });

  it("counts under upstream's names", () => {
    const names: string[] = [];
    const named: Metrics = {
      ...noMetrics,
      counter: (name, help) => {
        names.push(name);
        return noMetrics.counter(name, help);
      },
      histogram: (name, help) => {
        names.push(name);
        return noMetrics.histogram(name, help);
      },
    };
    new CandidateBackingMetrics(named);

    // node/core/backing/src/metrics.rs
    expect(names.sort()).toEqual([
      "polkadot_parachain_candidate_backing_candidates_seconded_total",
      "polkadot_parachain_candidate_backing_get_backed_candidates",
      "polkadot_parachain_candidate_backing_process_second",
      "polkadot_parachain_candidate_backing_process_statement",
      "polkadot_parachain_candidate_backing_signed_statements_total",
    ]);
  });
});
