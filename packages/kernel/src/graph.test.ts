import { describe, expect, it } from "@jest/globals";
import { looseRole } from "@parahost/conformance";
import { messageGraph, refuseCycles } from "./graph.js";

describe("refuseCycles", () => {
  const refusal = (code: string, ...cycle: string[]) =>
    expect.objectContaining({ code, fatal: true, details: { cycle } });

  it("names the whole cycle of asks, and only it", () => {
    const roles = [
      looseRole("provisioner", { asks: ["candidateBacking"] }),
      looseRole("candidateBacking", { asks: ["runtimeApi"] }),
      looseRole("runtimeApi", { asks: ["chainApi", "candidateBacking"] }),
    ];

    expect(() => refuseCycles(roles)).toThrow(
      refusal("AskCycle", "candidateBacking", "runtimeApi", "candidateBacking"),
    );
  });

  it("refuses a subsystem that asks itself, or tells itself along a bounded edge", () => {
    const self = ["provisioner"] as const;

    expect(() => refuseCycles([looseRole("provisioner", { asks: self })])).toThrow(/AskCycle/);
    expect(() => refuseCycles([looseRole("provisioner", { tells: self })])).toThrow(/FullInboxCycle/);
    refuseCycles([looseRole("provisioner", { tells: self, unbounded: self })]);
  });

  it("refuses asks and tells that form a cycle together", () => {
    const roles = [
      looseRole("provisioner", { asks: ["candidateBacking"] }),
      looseRole("candidateBacking", { tells: ["provisioner"] }),
    ];

    expect(() => refuseCycles(roles)).toThrow(
      refusal("FullInboxCycle", "provisioner", "candidateBacking", "provisioner"),
    );
  });

  it("lets an ask cycle be closed by a job, since only the job waits", () => {
    refuseCycles([
      looseRole("provisioner", { jobAsks: ["candidateBacking"] }),
      looseRole("candidateBacking", { asks: ["provisioner"] }),
    ]);
  });

  it("does not let unboundedness excuse a cycle of asks", () => {
    const roles = [
      looseRole("provisioner", { asks: ["candidateBacking"], unbounded: ["candidateBacking"] }),
      looseRole("candidateBacking", { asks: ["provisioner"], unbounded: ["provisioner"] }),
    ];

    expect(() => refuseCycles(roles)).toThrow(/AskCycle/);
  });

  it("allows edges to subsystems that are not there", () => {
    refuseCycles([looseRole("provisioner", { asks: ["chainApi"], tells: ["runtimeApi"] })]);
  });

  it("is done with many subsystems that all speak to those after them", () => {
    const names = Array.from({ length: 60 }, (_, i) => `s${i}` as "provisioner");

    refuseCycles(names.map((name, i) => looseRole(name, { asks: names.slice(i + 1) })));
  });
});

it("draws who says what to whom, asks and tells told apart", () => {
  const roles = [
    looseRole("provisioner", { jobAsks: ["runtimeApi"], tells: ["candidateBacking"], unbounded: ["candidateBacking"] }),
    looseRole("candidateBacking", { asks: ["runtimeApi"], inboxSize: 64 }),
  ];

  expect(messageGraph(roles)).toEqual({
    nodes: [
      { name: "provisioner", target: "parachain::test", inboxSize: 2_048 },
      { name: "candidateBacking", target: "parachain::test", inboxSize: 64 },
    ],
    edges: [
      { from: "provisioner", to: "runtimeApi", via: "jobAsk", unbounded: false },
      { from: "provisioner", to: "candidateBacking", via: "tell", unbounded: true },
      { from: "candidateBacking", to: "runtimeApi", via: "ask", unbounded: false },
    ],
  });
});
