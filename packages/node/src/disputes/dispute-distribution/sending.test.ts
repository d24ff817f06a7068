import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, recordedLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { InProcessVerifier, MemoryKeystore, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import { blockNumber, candidateHashOf, hash, ready, type SessionInfo, sessionIndex } from "@parahost/primitives";
import type { RecentDispute } from "@parahost/protocol";
import {
  disputedReceipt,
  disputeMessage,
  keyOf,
  SESSION,
  sessionOf,
  VOTERS,
} from "../../../../../test/node/dispute-scene.js";
import { SEND_RATE_LIMIT_MS } from "./config.js";
import { DisputeDistributionMetrics } from "./metrics.js";
import type { DisputeDistributionRole } from "./role.js";
import { DisputeDistributionSubsystem, DisputePorts } from "./subsystem.js";

const leaf = (n: number) => ({ hash: hash(`0x${n.toString(16).padStart(64, "0")}`), number: blockNumber(n) });
const active = (number = 1): RecentDispute => ({
  session: SESSION,
  candidateHash: candidateHashOf(disputedReceipt(number)),
  status: { kind: "Confirmed" },
});
const message = (number = 1) => disputeMessage({ valid: "Alice", invalid: "Ferdie" }, disputedReceipt(number));
const CONFIRMED = { kind: "Confirmed" } as const;
const NEXT = sessionIndex(2);

describe("DisputeDistributionSubsystem, sending", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let world: World<DisputeDistributionRole>;
  let metrics: ReturnType<typeof countedMetrics>;
  let log: ReturnType<typeof recordedLog>;
  let sessionAt: number;
  let disputes: RecentDispute[];
  const sessions = new Map<number, SessionInfo>();
  /** Names of those who confirm nothing. */
  let deaf: Set<string>;

  const newWorld = () => {
    [clock, metrics, log] = [new VirtualClock(), countedMetrics(), recordedLog()];
    [sessionAt, disputes, deaf] = [SESSION, [active()], new Set()];
    sessions.clear();
    sessions.set(SESSION, sessionOf(VOTERS)).set(NEXT, sessionOf(["Alice", "Eve", "Ferdie"], ["One"]));
    const keystore = new MemoryKeystore(new SeededChance("keys"));
    keystore.insertUri("para", "//Ferdie");
    const discovery = { peerOf: () => null, authoritiesOf: (peer: string) => (peer === "Alice" ? [keyOf(peer)] : []) };
    const ports = new DisputePorts(discovery, keystore, new InProcessVerifier(clock), clock);
    return World.around(new DisputeDistributionSubsystem(ports, new DisputeDistributionMetrics(metrics), log), clock)
      .answer("runtimeApi", "sessionIndexForChild", () => sessionIndex(sessionAt))
      .answer("runtimeApi", "sessionInfo", ({ session }) => sessions.get(session) ?? null)
      .answer("disputeCoordinator", "activeDisputes", () => disputes)
      .answer("networkBridgeTx", "requestDisputeSending", ({ to }) => {
        const isDeaf = [...deaf].some((name) => "authority" in to && to.authority === keyOf(name));
        if (isDeaf) throw new SubsystemError("networkBridgeTx", "RequestFailed", { fatal: false });
        return CONFIRMED;
      });
  };
  beforeEach(async () => {
    world = newWorld();
    await world.activate(leaf(1));
  });
  describeSubsystem<DisputeDistributionRole>(
    "as any subsystem",
    () =>
      newWorld()
        .answer("networkBridgeTx", "requestDisputeSending", () => clock.sleep(700).then(() => CONFIRMED))
        .answer("disputeCoordinator", "importStatements", () => clock.sleep(900).then(() => "ValidImport")),
    {
      asks: () => ({ disputeSendingRequest: { peer: "Alice", message: message(2) } }),
      tells: () => ({ sendDispute: message() }),
    },
  );
  const sends = () => world.told("networkBridgeTx", "requestDisputeSending");
  const receivers = (from = 0) =>
    new Set(
      sends()
        .slice(from)
        .map(({ to }) => "authority" in to && to.authority),
    );
  const keys = (...names: string[]) => new Set(names.map(keyOf));

  it("sends our vote to all validators of the session but ourselves, and counts who confirmed", async () => {
    const sent = message();
    await world.tell("sendDispute", sent);

    expect(sends()).toHaveLength(4);
    expect(receivers()).toEqual(keys("Alice", "Bob", "Charlie", "Dave"));
    expect(sends()[0]?.message).toEqual(sent);
    expect(metrics.count("dispute_distribution_sent_requests", "succeeded")).toBe(4);
  });

  it("sends a dispute once, however often it is told to", async () => {
    for (const _ of [1, 2]) await world.tell("sendDispute", message());
    await world.activate(leaf(2), leaf(1).hash);

    expect(sends()).toHaveLength(4);
  });

  it("leaves the time of the rate limit between two disputes, and sends them in the order told", async () => {
    disputes = [active(1), active(2), active(3)];
    for (const number of [1, 2, 3]) await world.tell("sendDispute", message(number));
    expect(sends()).toHaveLength(4);

    await world.advance(SEND_RATE_LIMIT_MS - 1);
    expect(sends()).toHaveLength(4);
    await world.advance(1);
    expect(sends()).toHaveLength(8);
    await world.advance(SEND_RATE_LIMIT_MS);
    const order = sends().map(({ message }) => candidateHashOf(message.candidateReceipt));
    expect(order.filter((of, i) => order.indexOf(of) === i)).toEqual(
      disputes.map(({ candidateHash }) => candidateHash),
    );
  });

  it("tries again at the next leaf whoever did not confirm, and says so", async () => {
    deaf = new Set(["Bob", "Dave"]);
    await world.tell("sendDispute", message());
    deaf = new Set();
    await world.advance(SEND_RATE_LIMIT_MS);
    expect(sends()).toHaveLength(4);
    await world.activate(leaf(2), leaf(1).hash);

    expect(receivers(4)).toEqual(keys("Bob", "Dave"));
    expect(metrics.count("dispute_distribution_sent_requests", "failed")).toBe(2);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: "warn", fields: expect.objectContaining({ failed: 2 }) }),
    );
    await world.activate(leaf(3), leaf(2).hash);
    expect(sends()).toHaveLength(6);
  });

  it("sends to the newcomers of a new session, authorities that are no validators among them", async () => {
    await world.tell("sendDispute", message());
    sessionAt = NEXT;
    await world.advance(SEND_RATE_LIMIT_MS);
    await world.activate(leaf(2), leaf(1).hash);

    // Alice has it already; Bob to Dave vote still.
    expect(receivers(4)).toEqual(keys("Eve", "One"));
  });

  it("retries across a session boundary", async () => {
    deaf = new Set(VOTERS);
    await world.tell("sendDispute", message());
    for (const n of [2, 3]) {
      await world.advance(SEND_RATE_LIMIT_MS);
      await world.activate(leaf(n), leaf(n - 1).hash);
      expect(receivers(4 * (n - 1))).toEqual(keys("Alice", "Bob", "Charlie", "Dave"));
    }
    sessionAt = NEXT;
    await world.advance(SEND_RATE_LIMIT_MS);
    await world.activate(leaf(4), leaf(3).hash);
    expect(receivers(12)).toEqual(keys("Alice", "Bob", "Charlie", "Dave", "Eve", "One"));
  });

  it("paces only the first of many that failed, and all where there is a new session", async () => {
    disputes = [active(1), active(2), active(3)];
    deaf = new Set(["Bob"]);
    for (const number of [1, 2, 3]) await world.tell("sendDispute", message(number));
    await world.advance(3 * SEND_RATE_LIMIT_MS);
    await world.activate(leaf(2), leaf(1).hash);
    // Bob alone, three times.
    expect(sends()).toHaveLength(12 + 3);

    sessionAt = NEXT;
    await world.advance(SEND_RATE_LIMIT_MS);
    await world.activate(leaf(3), leaf(2).hash);
    // Bob, Eve and the authority, one dispute at a time.
    expect(sends()).toHaveLength(15 + 3);
    await world.advance(2 * SEND_RATE_LIMIT_MS);
    expect(sends()).toHaveLength(15 + 9);
  });

  it("lets go of a dispute that is over, and of what is on its way", async () => {
    const aborted: boolean[] = [];
    world.answer("networkBridgeTx", "requestDisputeSending", async () => {
      await clock.sleep(5_000);
      aborted.push(false);
      return CONFIRMED;
    });
    await world.tell("sendDispute", message());
    disputes = [];
    await world.activate(leaf(2), leaf(1).hash);
    await world.advance(10_000);
    expect(metrics.count("dispute_distribution_sent_requests", "succeeded")).toBe(0);
    expect(metrics.count("dispute_distribution_sent_requests", "failed")).toBe(0);

    // It may begin anew.
    disputes = [active()];
    await world.tell("sendDispute", message());
    expect(sends()).toHaveLength(8);
  });

  it("tries again at the next leaf where the session could not be asked for", async () => {
    sessions.delete(SESSION);
    await world.tell("sendDispute", message());
    expect(sends()).toEqual([]);
    expect(world.faults).toMatchObject([{ code: "UnknownSession", fatal: false }]);

    sessions.set(SESSION, sessionOf(VOTERS));
    await world.advance(SEND_RATE_LIMIT_MS);
    await world.activate(leaf(2), leaf(1).hash);
    expect(sends()).toHaveLength(4);
  });

  it("without a leaf asks the runtime at the candidate's relay parent", async () => {
    await world.deactivate(leaf(1).hash);
    await world.tell("sendDispute", message());

    // The session of the leaf that is gone is still the last that was active.
    expect(world.told("runtimeApi", "sessionInfo")[0]?.at).toBe(leaf(1).hash);
    expect(sends()).toHaveLength(4);
  });

  it("has nothing to send where the node has no dispute coordinator", async () => {
    world.answer("disputeCoordinator", "activeDisputes", () => {
      throw new SubsystemError("disputeCoordinator", "AnswererGone", { fatal: false });
    });
    await world.activate(leaf(2), leaf(1).hash);

    expect(sends()).toEqual([]);
    expect(world.faults).toEqual([]);
  });
});
