import { beforeAll, describe, expect, it } from "@jest/globals";
import { collatorId, paraId, ready, sessionIndex } from "@parahost/primitives";
import { Scene } from "./bench-scene.js";
import type { RuntimeEvent } from "./executive/index.js";

const first = paraId(2000);
const ofKind = <K extends RuntimeEvent["kind"]>(events: readonly RuntimeEvent[], kind: K) =>
  events.filter((event): event is Extract<RuntimeEvent, { readonly kind: K }> => event.kind === kind);

describe("sessions", () => {
  beforeAll(ready);
  const scene = () => new Scene({ validators: 6, paras: 2, genesis: { sessionLength: 4 } });

  it("start with genesis: cores are scheduled and groups are filled before the first block", () => {
    const { runtime, state } = scene();
    expect(runtime.ask(state, "sessionIndexForChild", {})).toBe(0);
    expect(runtime.ask(state, "availabilityCores", {})).toEqual([
      { kind: "Scheduled", paraId: 2000, collator: null },
      { kind: "Scheduled", paraId: 2001, collator: null },
    ]);
    const { groups } = runtime.ask(state, "validatorGroups", {});
    expect(groups.map(({ length }) => length)).toEqual([3, 3]);
    expect(groups.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("add cores for no para where a core may have few validators only", () => {
    // The reference's scheduler/tests.rs, session_change_takes_only_max_per_core: seven validators, two parachains, one a core.
    const { runtime, state } = new Scene({ validators: 7, paras: 2, config: { maxValidatorsPerCore: 1 } });
    const kinds = runtime.ask(state, "availabilityCores", {}).map(({ kind }) => kind);
    expect(kinds).toEqual(["Scheduled", "Scheduled", "Free", "Free", "Free", "Free", "Free"]);
    const { groups } = runtime.ask(state, "validatorGroups", {});
    expect(groups.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    // Three a core: 7 / 3 are two cores, as there are paras.
    const few = new Scene({ validators: 7, paras: 2, config: { maxValidatorsPerCore: 3 } });
    expect(few.runtime.ask(few.state, "availabilityCores", {})).toHaveLength(2);
  });

  it("change in block 4 of four: the answers at block 3 are the new session's already", () => {
    const chain = scene();
    for (let n = 1; n <= 3; n++) expect(ofKind(chain.next().events, "NewSession")).toEqual([]);
    expect(chain.runtime.ask(chain.state, "sessionIndexForChild", {})).toBe(1);
    const { rotation } = chain.runtime.ask(chain.state, "validatorGroups", {});
    expect(rotation).toMatchObject({ sessionStartBlock: 4, now: 4 });
    expect(ofKind(chain.next().events, "NewSession")).toEqual([{ kind: "NewSession", session: 1 }]);
  });

  it("clear what is pending, and the cores are scheduled in the very block", () => {
    const chain = scene();
    chain.next();
    chain.next();
    chain.next({ backedCandidates: [chain.backed(first)] });
    expect(chain.runtime.ask(chain.state, "availabilityCores", {}).map(({ kind }) => kind)).toEqual([
      "Scheduled",
      "Scheduled",
    ]);
    // Built on block 3, backed in block 4 by the new session's groups, under its index.
    const { events } = chain.next({ backedCandidates: [chain.backed(first)] });
    expect(ofKind(events, "CandidateCleared")).toMatchObject([{ reason: "SessionChange", coreIndex: 0 }]);
    expect(ofKind(events, "CandidateBacked")).toHaveLength(1);
  });

  it("bring validators that were queued a whole session before", () => {
    const chain = scene();
    const [a, b, c] = chain.genesis.validators;
    if (!a || !b || !c) throw new Error("there are six");
    chain.next({}, [{ call: "QueueValidators", validators: [a, b, c] }]);
    const validators = () => chain.runtime.ask(chain.state, "validators", {});
    while (chain.header.number < 6) chain.next();
    expect(validators()).toHaveLength(6); // session 1 has those of genesis
    chain.next();
    expect(validators()).toEqual([a, b, c]); // asked at 7, about 8
  });

  it("shuffle the groups anew", () => {
    const chain = new Scene({ validators: 60, paras: 2, genesis: { sessionLength: 1 } });
    const groups = () => JSON.stringify(chain.runtime.ask(chain.state, "validatorGroups", {}).groups);
    const seen = new Set([groups()]);
    for (let n = 0; n < 3; n++) {
      chain.next();
      seen.add(groups());
    }
    expect(seen.size).toBe(4);
  });

  it("are known for as long as they can be disputed, the one to come included", () => {
    const chain = new Scene({ validators: 3, paras: 1, genesis: { sessionLength: 1 }, config: { disputePeriod: 2 } });
    for (let n = 0; n < 5; n++) chain.next();
    const known = [2, 3, 4, 5, 6, 7].filter((n) =>
      chain.runtime.ask(chain.state, "sessionInfo", { session: sessionIndex(n) }),
    );
    expect(known).toEqual([4, 5, 6]); // at block 5, about 6: sessions 6 - 2 to 6
  });

  it("register a para, which gets its core with the next session", () => {
    const chain = scene();
    const call = {
      call: "ScheduleParaInitialize",
      paraId: paraId(1999),
      kind: "Parachain",
      genesisHead: Uint8Array.of(7),
      validationCode: Uint8Array.of(9),
    } as const;
    chain.next({}, [call]);
    while (chain.header.number < 3) chain.next();
    const cores = chain.runtime.ask(chain.state, "availabilityCores", {});
    expect(cores.map((core) => core.kind === "Scheduled" && core.paraId)).toEqual([1999, 2000, 2001]);
    const { events } = chain.next();
    expect(ofKind(events, "ParaInitialized")).toEqual([{ kind: "ParaInitialized", paraId: 1999 }]);
  });

  it("a call that fails leaves an event and nothing else", () => {
    const chain = scene();
    const bad = { call: "ScheduleParaCleanup", paraId: paraId(5) } as const;
    const claim = {
      call: "AddParathreadClaim",
      paraId: first,
      collator: collatorId(chain.collator.publicKey),
    } as const;
    const nobody = { call: "QueueValidators", validators: [] } as const;
    const { events } = chain.next({}, [bad, claim, nobody]);
    expect(events).toEqual([
      { kind: "CallFailed", index: 0, error: "CannotOffboard" },
      { kind: "CallFailed", index: 1, error: "NotAParathread" },
      { kind: "CallFailed", index: 2, error: "NoValidators" },
    ]);
  });
});

describe("what occupies a core too long", () => {
  beforeAll(ready);
  it("times out after its period, soon after a rotation, and is reported once", () => {
    // Rotation every 10, period 4: backed in 1, due from 5; within 4 blocks of a rotation at 10: block 10.
    const chain = new Scene({ validators: 6, paras: 2 });
    chain.next({ backedCandidates: [chain.backed(first)] });
    const [core] = chain.runtime.ask(chain.state, "availabilityCores", {});
    expect(core).toMatchObject({ kind: "Occupied", occupiedSince: 1, timeOutAt: 10 });
    const timedOut: number[] = [];
    while (chain.header.number < 12)
      if (ofKind(chain.next().events, "CandidateTimedOut").length > 0) timedOut.push(chain.header.number);
    expect(timedOut).toEqual([10]);
  });
});
