import { beforeEach, describe, expect, it } from "@jest/globals";
import { SubsystemError } from "@parahost/kernel";
import {
  bitsOf,
  blockNumber,
  candidateHash,
  receiptOf,
  sessionIndex,
  signature,
  validatorIndex,
} from "@parahost/primitives";
import type { CandidateVotes, DisputeRef, RecentDispute } from "@parahost/protocol";
import { bytes32, candidateTo, failing } from "../../../../../test/node/inherent-scene.js";
import { ProvisionerWorld } from "../../../../../test/node/provisioner-world.js";

const dispute = (n: number): DisputeRef => ({ session: sessionIndex(1), candidateHash: candidateHash(bytes32(n)) });
const recent = (n: number, kind: "Active" | "Confirmed"): RecentDispute => ({ ...dispute(n), status: { kind } });
const vote = <K>(validator: number, kind: K) => ({
  ...{ validatorIndex: validatorIndex(validator), kind, signature: signature(`0x${"00".repeat(64)}`) },
});
/** Validators 0 and 1 for it, 2 against it. */
const votesOn = (ref: DisputeRef): CandidateVotes => ({
  ...ref,
  candidateReceipt: receiptOf(candidateTo(Uint8Array.of(1))),
  valid: [vote(0, { kind: "Explicit" } as const), vote(1, { kind: "ApprovalChecking" } as const)],
  invalid: [vote(2, { kind: "Explicit" } as const)],
});
/** On chain with the first validators for it, of four. */
const onchain = (n: number, inFavour = 1) => {
  const state = {
    ...{ validatorsFor: bitsOf(4, [0, 1, 2, 3].slice(0, inFavour)), validatorsAgainst: bitsOf(4) },
    ...{ start: blockNumber(90), concludedAt: null },
  };
  return [sessionIndex(1), dispute(n).candidateHash, state] as const;
};

describe("ProvisionerSubsystem and disputes", () => {
  let scene: ProvisionerWorld;
  const inherent = () => scene.world.until(scene.request());
  const voters = async () =>
    (await inherent()).disputes.map(({ candidateHash, statements }) => [
      candidateHash,
      statements.map(({ statement, validatorIndex }) => `${statement.side} ${validatorIndex}`),
    ]);

  beforeEach(async () => {
    scene = await new ProvisionerWorld().ready();
    scene.world
      .answer("disputeCoordinator", "recentDisputes", () => [
        recent(1, "Confirmed"),
        recent(2, "Active"),
        recent(3, "Active"),
      ])
      .answer("disputeCoordinator", "queryCandidateVotes", ({ disputes }) => disputes.map(votesOn))
      .answer("runtimeApi", "disputes", () => [onchain(3)]);
  });

  it("sends the votes that the chain lacks, with the candidates", async () => {
    expect(await voters()).toEqual([
      [bytes32(1), ["Valid 0", "Valid 1", "Invalid 2"]],
      [bytes32(3), ["Valid 1", "Invalid 2"]],
    ]);
    expect((await inherent()).backedCandidates).toEqual(scene.chain.slice(0, 2));
  });

  it("asks for votes in the order of their urgency, and not for a dispute that is not confirmed", async () => {
    await inherent();

    expect(scene.world.told("disputeCoordinator", "queryCandidateVotes")).toEqual([
      { disputes: [dispute(1), dispute(3)] },
    ]);
  });

  it("counts disputes and their statements under the reference's names", async () => {
    await inherent();
    const { metrics } = scene;

    expect(metrics.count("fetched_onchain_disputes")).toBe(1);
    expect(metrics.count("provisioner_partitioned_disputes", "active_unknown_onchain")).toBe(1);
    expect(metrics.count("provisioner_partitioned_disputes", "active_unconcluded_onchain")).toBe(1);
    expect(metrics.count("inherent_data_dispute_statement_sets")).toBe(2);
    expect(metrics.count("inherent_data_dispute_statements", "valid")).toBe(3);
    expect(metrics.count("inherent_data_dispute_statements", "invalid")).toBe(2);
  });

  it("lets a dispute grow old by the clock: 180 s after it concluded it is inactive", async () => {
    const status = { kind: "ConcludedFor", at: 0n } as const;
    scene.world.answer("disputeCoordinator", "recentDisputes", () => [{ ...dispute(1), status }]);
    await scene.world.advance(180_000);
    await inherent();
    expect(scene.metrics.count("provisioner_partitioned_disputes", "active_unknown_onchain")).toBe(1);

    await scene.world.advance(1_000);
    await inherent();
    expect(scene.metrics.count("provisioner_partitioned_disputes", "inactive_unknown_onchain")).toBe(1);
  });

  // Upstream's labels say "known" here, and nowhere else.
  it.each([
    { inFavour: 3, label: "inactive_concluded_known_onchain" },
    { inFavour: 1, label: "inactive_unconcluded_known_onchain" },
  ])("counts old disputes that the chain has as $label", async ({ inFavour, label }) => {
    const status = { kind: "ConcludedFor", at: 0n } as const;
    scene.world.answer("disputeCoordinator", "recentDisputes", () => [{ ...dispute(3), status }]);
    scene.world.answer("runtimeApi", "disputes", () => [onchain(3, inFavour)]);
    await scene.world.advance(181_000);
    await inherent();

    expect(scene.metrics.count("provisioner_partitioned_disputes", label)).toBe(1);
  });

  it("sends none where the runtime knows no disputes, and asks nobody for votes", async () => {
    scene.world.answer("runtimeApi", "disputes", failing("NotSupported"));

    expect(await voters()).toEqual([]);
    expect(scene.asked("disputeCoordinator.queryCandidateVotes")).toBe(0);
    expect(scene.metrics.count("provisioner_disputes_unknown_total", "runtime")).toBe(0);
  });

  it("takes none to be on chain where the runtime cannot say, and says so", async () => {
    scene.world.answer("runtimeApi", "disputes", failing("Execution"));

    expect(await voters()).toEqual([[bytes32(1), ["Valid 0", "Valid 1", "Invalid 2"]]]);
    expect(scene.metrics.count("provisioner_disputes_unknown_total", "runtime")).toBe(1);
    expect(scene.log.lines).toContainEqual(expect.objectContaining({ level: "warn" }));
  });

  it("goes without disputes in a node without a dispute coordinator, counts that, and says it once", async () => {
    const gone = new SubsystemError("kernel", "AnswererGone", { fatal: false });
    scene.world.answer("disputeCoordinator", "recentDisputes", () => Promise.reject(gone));

    expect(await voters()).toEqual([]);
    expect((await inherent()).backedCandidates).toEqual(scene.chain.slice(0, 2));
    expect(scene.asked("runtimeApi.disputes")).toBe(0);
    expect(scene.metrics.count("provisioner_disputes_unknown_total", "dispute-coordinator")).toBe(2);
    expect(scene.log.lines.filter(({ level }) => level === "info")).toHaveLength(1);
  });

  it("does not ask the runtime where we know of no dispute", async () => {
    scene.world.answer("disputeCoordinator", "recentDisputes", () => []);

    expect(await voters()).toEqual([]);
    expect(scene.asked("runtimeApi.disputes")).toBe(0);
  });
});
