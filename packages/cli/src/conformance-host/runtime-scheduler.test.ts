import { describe, expect, it } from "@jest/globals";
import { begin, call, claim, collator, end, play, query, session } from "../../../../test/cli/module-script.js";

// Every expectation is worked out by the rules of the FORMAT page.
describe("runtime/scheduler", () => {
  const threads = { 1: "Parachain", 5: "Parathread", 6: "Parathread", 7: "Parathread" } as const;
  const config = { parathreadCores: 2, parathreadRetries: 1 };
  const run = play("Scheduler", { config, paras: threads });
  const queued = (paraId: number, retries: number, core: number) => ({ paraId, collator, retries, core });

  it("returns unused claims in the order of the schedule, and drops those past their retries", () => {
    const results = run(
      claim(7),
      claim(5),
      begin(1),
      end,
      query("parathreadQueue"),
      begin(2),
      end,
      query("parathreadQueue"),
      query("parathreadClaimIndex"),
    );
    // 7 on core 1, 5 on core 2; the schedule ascends by para: 5 returns first, on the first core again.
    expect(results).toEqual([null, null, [queued(5, 1, 1), queued(7, 1, 2)], [], []]);
  });

  it("prunes with a session what is past the retries of the new configuration, and not what is at them", () => {
    const fewer = call("Configuration.setParathreadRetries", { new: 0, origin: "Governance" });
    const results = run(
      claim(5),
      begin(1),
      end,
      claim(6),
      fewer,
      session(2),
      query("parathreadQueue"),
      query("parathreadClaimIndex"),
    );
    // The counter: 5 first, back second, 6 first again. 5 has one retry, 6 none.
    expect(results.slice(3)).toEqual([[queued(6, 0, 1)], [[6, collator]]]);
  });

  it("deals claims out anew where the number of parathread cores has changed, those from cores last", () => {
    const more = call("Configuration.setParathreadCores", { new: 3, origin: "Governance" });
    const results = run(
      claim(5),
      begin(1),
      call("occupied", { cores: [1] }),
      claim(6),
      claim(7),
      end,
      more,
      session(9),
      query("parathreadQueue"),
      claim(1),
    );
    expect(results.slice(5)).toEqual([
      [queued(6, 0, 1), queued(7, 0, 2), queued(5, 0, 3)],
      { error: "NotAParathread" },
    ]);
  });

  it("keeps parathread cores where a parachain comes before them", () => {
    const chain = call("Paras.scheduleParaInitialize", {
      paraId: 2,
      kind: "Parachain",
      genesisHead: "0x",
      validationCode: "0x01",
    });
    const results = run(
      claim(5),
      claim(6),
      begin(1),
      call("occupied", { cores: [1] }),
      end,
      chain,
      session(2),
      query("parathreadQueue"),
    );
    // The counter: 5 first, 6 second; 6 unused returns to the first, 5 from its core to the second. Core 2 is the first one now.
    expect(results.at(-1)).toEqual([queued(6, 1, 2), queued(5, 0, 3)]);
  });

  it("passes over freed cores that are not occupied, beyond the last, or freed already", () => {
    const freed = [2, 9, 1, 1, 0].map((core) => ({ core, reason: "TimedOut" }));
    const results = run(
      claim(5),
      begin(1),
      call("occupied", { cores: [0, 1] }),
      end,
      begin(2),
      call("schedule", { freed }),
      query("scheduled"),
    );
    // 5 timed out: it returns, retries as they were, to the second parathread core, and is scheduled there.
    expect(results.at(-1)).toEqual([
      { core: 0, paraId: 1, collator: null, groupIdx: 0 },
      { core: 2, paraId: 5, collator, groupIdx: 2 },
    ]);
  });

  it("has nothing to say without cores, and empty groups without validators", () => {
    const asks = query("availabilityTimeoutPredicate", { asks: [] });
    const nothing = play("Scheduler")(
      begin(1),
      query("scheduled"),
      query("validatorGroups"),
      query("corePara", { core: 0 }),
      asks,
    );
    expect(nothing).toEqual([[], { sizes: [], members: [] }, null, null]);
    const nobody = play("Scheduler", { validators: 0, paras: { 1: "Parachain", 2: "Parachain" } });
    expect(nobody(begin(1), query("validatorGroups"))).toEqual([{ sizes: [0, 0], members: [] }]);
  });

  it("times out by the age of the session where groups do not rotate", () => {
    const periods = { parathreadCores: 1, chainAvailabilityPeriod: 3, threadAvailabilityPeriod: 5 };
    const still = play("Scheduler", { config: periods, paras: threads });
    const asks = [0, 1].flatMap((core) => [-5, -3, -2].map((since) => ({ core, since })));
    const at = (block: number) =>
      query("availabilityTimeoutPredicate", {
        asks: asks.map(({ core, since }) => ({ core, occupiedSince: block + since })),
      });
    const results = still(
      claim(5),
      begin(6),
      call("occupied", { cores: [0, 1] }),
      end,
      session(10),
      begin(12),
      call("occupied", { cores: [0, 1] }),
      at(12),
      end,
      begin(13),
      at(13),
      end,
      begin(15),
      at(15),
    );
    expect(results.slice(3)).toEqual([
      [true, true, false, true, false, false],
      [false, false, false, true, false, false],
      null,
    ]);
  });
});
