import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, recordedLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { MemoryKeystore, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  type CandidateEvent,
  candidateHashOf,
  coreIndex,
  err,
  groupIndex,
  hash,
  ok,
  ready,
  validatorIndex,
} from "@parahost/primitives";
import type { RecoveryError, ValidationOutcome } from "@parahost/protocol";
import { disputedReceipt, SESSION, sessionOf, VOTERS } from "../../../../../test/node/dispute-scene.js";
import { MAX_PARALLEL_CHECKS, MAX_WAITING } from "./config.js";
import { SpotCheckMetrics } from "./metrics.js";
import type { SpotCheckRole } from "./role.js";
import { SpotCheckSubsystem } from "./subsystem.js";

const leaf = (n: number) => ({ hash: hash(`0x${n.toString(16).padStart(64, "0")}`), number: blockNumber(n) });
const [OURS, ANOTHERS] = [groupIndex(0), groupIndex(1)];
const included = (
  number: number,
  group = ANOTHERS,
  kind: "CandidateIncluded" | "CandidateBacked" = "CandidateIncluded",
) =>
  ({
    ...{ kind, receipt: disputedReceipt(number), headData: new Uint8Array() },
    ...{ coreIndex: coreIndex(0), groupIndex: group },
  }) satisfies CandidateEvent;
const validationData = {
  parentHead: new Uint8Array(),
  relayParentNumber: blockNumber(0),
  relayParentStorageRoot: leaf(0).hash,
  maxPovSize: 1,
};
const data = { pov: { blockData: Uint8Array.of(1) }, validationData };
const VALID = { kind: "Valid", commitments: {} as never, validationData } satisfies ValidationOutcome;

describe("SpotCheckSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let world: World<SpotCheckRole>;
  let metrics: ReturnType<typeof countedMetrics>;
  let log: ReturnType<typeof recordedLog>;
  let events: CandidateEvent[];
  let outcome: ValidationOutcome;
  let lacking: RecoveryError | null;

  /** We are Ferdie, of the first group; all others are in the second. */
  const newWorld = (checksPerCandidate: number, uri = "//Ferdie") => {
    [clock, metrics, log] = [new VirtualClock(), countedMetrics(), recordedLog()];
    const keystore = new MemoryKeystore(new SeededChance("keys"));
    keystore.insertUri("para", uri);
    const subject = new SpotCheckSubsystem(keystore, new SpotCheckMetrics(metrics), new SeededChance("draw"), log, {
      checksPerCandidate,
    });
    const validatorGroups = [[0], [1, 2, 3, 4]].map((group) => group.map(validatorIndex));
    return World.around(subject, clock)
      .answer("runtimeApi", "candidateEvents", () => events)
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
      .answer("runtimeApi", "sessionInfo", () => ({ ...sessionOf(VOTERS), validatorGroups }))
      .answer("runtimeApi", "validationCodeByHash", () => Uint8Array.of(9))
      .answer("availabilityRecovery", "recoverAvailableData", () => (lacking ? err(lacking) : ok(data)))
      .answer("candidateValidation", "validateFromExhaustive", () => outcome);
  };
  const start = (...how: Parameters<typeof newWorld>) => {
    world = newWorld(...how);
  };
  beforeEach(() => {
    [events, outcome, lacking] = [[included(1)], VALID, null];
    start(Number.POSITIVE_INFINITY);
  });
  describeSubsystem<SpotCheckRole>(
    "as any subsystem",
    () => {
      const recovering = () => clock.sleep(1_000).then(() => ok(data));
      return newWorld(Number.POSITIVE_INFINITY).answer("availabilityRecovery", "recoverAvailableData", recovering);
    },
    { asks: () => ({}), tells: () => ({}) },
  );
  const recovered = () => world.told("availabilityRecovery", "recoverAvailableData");
  const raised = () => world.told("disputeCoordinator", "issueLocalStatement");

  it("recovers and validates what is included, with the code at the leaf, and says nothing of what is valid", async () => {
    await world.activate(leaf(1));

    expect(recovered()).toEqual([{ receipt: disputedReceipt(1), session: SESSION, backingGroup: ANOTHERS }]);
    expect(world.told("candidateValidation", "validateFromExhaustive")).toEqual([
      { ...data, validationCode: Uint8Array.of(9), receipt: disputedReceipt(1), execKind: "Approval" },
    ]);
    expect(world.told("runtimeApi", "validationCodeByHash")[0]?.at).toBe(leaf(1).hash);
    expect(raised()).toEqual([]);
    expect(metrics.count("spot_check_candidates_total", "valid")).toBe(1);
  });

  it.each<{ what: string; set: () => void }>([
    {
      what: "validation finds invalid",
      set: () => {
        outcome = { kind: "Invalid", reason: "BadReturn" };
      },
    },
    {
      what: "does not fit its erasure root",
      set: () => {
        lacking = "Invalid";
      },
    },
  ])("raises a dispute over one that $what", async ({ set }) => {
    set();
    await world.activate(leaf(1));

    const candidateReceipt = disputedReceipt(1);
    expect(raised()).toEqual([
      { session: SESSION, candidateHash: candidateHashOf(candidateReceipt), candidateReceipt, side: "Invalid" },
    ]);
    expect(metrics.count("spot_check_candidates_total", "invalid")).toBe(1);
    expect(log.lines).toMatchObject([{ level: "warn", target: "parachain::spot-check" }]);
  });

  it.each<{ what: string; label: string; set: () => void }>([
    {
      what: "its data cannot be recovered",
      label: "unavailable",
      set: () => {
        lacking = "Unavailable";
      },
    },
    {
      what: "validation has an internal error",
      label: "error",
      set: () => {
        outcome = { kind: "InternalError", reason: "AmbiguousWorkerDeath" };
      },
    },
    {
      what: "the runtime has no code for it",
      label: "error",
      set: () => void world.answer("runtimeApi", "validationCodeByHash", () => null),
    },
    {
      what: "a neighbour fails",
      label: "error",
      set: () =>
        void world.answer("candidateValidation", "validateFromExhaustive", () => {
          throw new SubsystemError("candidateValidation", "AnswererGone", { fatal: false });
        }),
    },
  ])("never raises one where $what", async ({ label, set }) => {
    set();
    await world.activate(leaf(1));

    expect(raised()).toEqual([]);
    expect(metrics.count("spot_check_candidates_total", label)).toBe(1);
    expect(world.faults).toEqual([]);
  });

  it("leaves out what our own group backed, and what is not included", async () => {
    events = [included(1, OURS), included(2, ANOTHERS, "CandidateBacked"), included(3)];
    await world.activate(leaf(1));

    expect(recovered().map(({ receipt }) => receipt)).toEqual([disputedReceipt(3)]);
  });

  it("checks nothing where we are no validator", async () => {
    start(Number.POSITIVE_INFINITY, "//Stranger");
    await world.activate(leaf(1));

    expect(recovered()).toEqual([]);
  });

  it("checks a candidate that two forks include once", async () => {
    await world.activate(leaf(1));
    await world.activate(leaf(2));

    expect(recovered()).toHaveLength(1);
  });

  it("checks on though the leaf has gone meanwhile", async () => {
    world.answer("candidateValidation", "validateFromExhaustive", async () => {
      await clock.sleep(100);
      return { kind: "Invalid", reason: "BadReturn" } as const;
    });
    await world.activate(leaf(1));
    await world.deactivate(leaf(1).hash);
    await world.advance(100);

    expect(raised()).toHaveLength(1);
  });

  it("checks a few at a time, the others in the order in which they were included", async () => {
    events = Array.from({ length: MAX_PARALLEL_CHECKS + 2 }, (_, i) => included(i + 1));
    world.answer("candidateValidation", "validateFromExhaustive", async () => {
      await clock.sleep(100);
      return VALID;
    });
    await world.activate(leaf(1));
    expect(recovered()).toHaveLength(MAX_PARALLEL_CHECKS);
    await world.advance(100);
    expect(recovered().map(({ receipt }) => receipt)).toEqual(events.map(({ receipt }) => receipt));
  });

  it("lets go of those that wait longest where too many wait, and says so", async () => {
    const [ofLeaf, more] = [400, 3];
    const all = MAX_PARALLEL_CHECKS + MAX_WAITING + more;
    world.answer("availabilityRecovery", "recoverAvailableData", () => clock.sleep(1_000).then(() => ok(data)));
    for (let from = 1; from <= all; from += ofLeaf) {
      events = Array.from({ length: Math.min(ofLeaf, all + 1 - from) }, (_, i) => included(from + i));
      await world.activate(leaf(from), ...(from > 1 ? [leaf(from - ofLeaf).hash] : []));
    }
    expect(recovered()).toHaveLength(MAX_PARALLEL_CHECKS);
    await world.advance(1_000);

    const next = recovered().slice(MAX_PARALLEL_CHECKS);
    expect(next.map(({ receipt }) => candidateHashOf(receipt))).toEqual(
      Array.from({ length: MAX_PARALLEL_CHECKS }, (_, i) =>
        candidateHashOf(disputedReceipt(MAX_PARALLEL_CHECKS + more + 1 + i)),
      ),
    );
    expect(log.lines.filter(({ level }) => level === "warn")).toMatchObject([{ fields: { letGo: more } }]);
  });

  it("draws as many validators for a candidate as were asked for, on average", async () => {
    start(2);
    for (let block = 1; block <= 10; block++) {
      events = Array.from({ length: 100 }, (_, i) => included(block * 1_000 + i));
      await world.activate(leaf(block), leaf(block - 1).hash);
    }
    // Of five validators each draws two fifths of 1,000, give or take four standard deviations of 15.5.
    expect(recovered().length).toBeGreaterThan(400 - 62);
    expect(recovered().length).toBeLessThan(400 + 62);
  });

  it("checks nothing where nothing is to be checked", async () => {
    start(0);
    await world.activate(leaf(1));
    expect(recovered()).toEqual([]);
  });
});
