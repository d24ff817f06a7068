import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, silentLog, World } from "@parahost/conformance";
import { InProcessVerifier, MemoryKeystore, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  candidateHashOf,
  hash,
  ready,
  sessionIndex,
  signature,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import type { DisputeMessage, DisputeResponse, ImportStatementsResult, PeerId } from "@parahost/protocol";
import {
  disputedReceipt,
  disputeMessage,
  keyOf,
  SESSION,
  sessionOf,
  VOTERS,
  type Voter,
} from "../../../../../test/node/dispute-scene.js";
import {
  BATCH_COLLECTING_INTERVAL_MS,
  MAX_BATCH_LIFETIME_MS,
  MAX_BATCHES,
  MIN_KEEP_BATCH_ALIVE_VOTES,
  PEER_QUEUE_CAPACITY,
  RECEIVE_RATE_LIMIT_MS,
} from "./config.js";
import { DisputeDistributionMetrics } from "./metrics.js";
import type { DisputeDistributionRole } from "./role.js";
import { DisputeDistributionSubsystem, DisputePorts } from "./subsystem.js";

const leaf = { hash: hash(`0x${"01".repeat(32)}`), number: blockNumber(1) };
const CONFIRMED: DisputeResponse = { kind: "Confirmed" };
/** Against the votes of Ferdie. */
const from = (voter: Voter, number = 1) => disputeMessage({ valid: "Ferdie", invalid: voter }, disputedReceipt(number));

describe("DisputeDistributionSubsystem, receiving", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let world: World<DisputeDistributionRole>;
  let metrics: ReturnType<typeof countedMetrics>;
  let result: ImportStatementsResult;
  /** How long the coordinator takes. */
  let takesMs: number;

  beforeEach(async () => {
    [clock, metrics, result, takesMs] = [new VirtualClock(), countedMetrics(), "ValidImport", 0];
    // A peer has the name of the validator that it runs, or of nobody; some run a second one.
    const discovery = {
      peerOf: () => null,
      authoritiesOf: (peer: PeerId) => (peer === "nobody" ? [] : [keyOf(peer)]),
    };
    const ports = new DisputePorts(
      discovery,
      new MemoryKeystore(new SeededChance("k")),
      new InProcessVerifier(clock),
      clock,
    );
    world = World.around(
      new DisputeDistributionSubsystem(ports, new DisputeDistributionMetrics(metrics), silentLog),
      clock,
    )
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
      .answer("runtimeApi", "sessionInfo", ({ session }) => (session === SESSION ? sessionOf(VOTERS) : null))
      .answer("disputeCoordinator", "activeDisputes", () => [])
      .answer("disputeCoordinator", "importStatements", async () => {
        await clock.sleep(takesMs);
        return result;
      });
    await world.activate(leaf);
  });
  /** What peers were answered, by the order in which they asked; what is not answered yet is not there. */
  const send = (peer: PeerId, message: DisputeMessage) => {
    const outcome: { answer?: DisputeResponse | null } = {};
    void world.ask("disputeSendingRequest", { peer, message }).then((answer) => {
      outcome.answer = answer;
    });
    return outcome;
  };
  const imports = () => world.told("disputeCoordinator", "importStatements");
  const reports = () => world.told("networkBridgeTx", "reportPeer").map(({ peer, change }) => `${peer} ${change}`);
  const rounds = (count: number) => world.advance(count * RECEIVE_RATE_LIMIT_MS);
  /** The first message on a candidate, which opens a batch. */
  const open = async (message = from("Alice")) => {
    const first = send("Alice", message);
    await rounds(1);
    return first;
  };

  it("imports the first votes on a candidate at once, and confirms once they are in", async () => {
    takesMs = 300;
    const sent = await open();
    const { candidateReceipt, validVote, invalidVote } = from("Alice");
    expect(imports()).toEqual([
      {
        session: SESSION,
        candidateReceipt,
        statements: [
          {
            statement: { side: "Valid", statement: { kind: "Explicit" } },
            validatorIndex: validVote.validatorIndex,
            signature: expect.anything(),
          },
          {
            statement: { side: "Invalid", statement: { kind: "Explicit" } },
            validatorIndex: invalidVote.validatorIndex,
            signature: expect.anything(),
          },
        ],
      },
    ]);
    expect(sent.answer).toBeUndefined();
    await world.advance(300);
    expect(sent.answer).toEqual(CONFIRMED);
    expect(metrics.count("dispute_distribution_imported_requests", "succeeded")).toBe(1);
  });

  it("drops what comes from others than validators, and lets them pay", async () => {
    const sent = send("nobody", from("Alice"));
    await world.settle();

    expect(sent.answer).toBeNull();
    expect(reports()).toEqual(["nobody CostMajor"]);
    await rounds(10);
    expect(imports()).toEqual([]);
    expect(metrics.count("dispute_distribution_received_requests")).toBe(1);
  });

  it("gathers those that follow, and imports them together once they come slowly", async () => {
    await open();
    const sent = [send("Bob", from("Bob")), send("Charlie", from("Charlie"))];
    await rounds(1);
    // The same again opens nothing, holds nothing open, and costs nothing.
    const twice = [send("Bob", from("Bob")), send("Charlie", from("Charlie"))];
    await rounds(1);
    expect(twice.map(({ answer }) => answer)).toEqual([null, null]);
    expect(imports()).toHaveLength(1);

    await world.advance(BATCH_COLLECTING_INTERVAL_MS);
    // Ferdie's vote for the candidate once, and two against it.
    expect(imports()[1]?.statements.map(({ validatorIndex }) => validatorIndex)).toEqual([0, 2, 3].map(validatorIndex));
    expect(sent.map(({ answer }) => answer)).toEqual([CONFIRMED, CONFIRMED]);
    expect(reports()).toEqual([]);
    expect(metrics.count("dispute_distribution_imported_requests", "succeeded")).toBe(3);
  });

  it("opens a batch of its own for each candidate, and imports nothing of one that got nothing", async () => {
    await open();
    send("Bob", from("Bob", 2));
    await world.advance(2 * BATCH_COLLECTING_INTERVAL_MS);
    expect(imports().map(({ candidateReceipt }) => candidateHashOf(candidateReceipt))).toEqual(
      [1, 2].map((number) => candidateHashOf(disputedReceipt(number))),
    );
    // The batch is closed: the next message is imported at once.
    send("Bob", from("Bob"));
    await rounds(1);
    expect(imports()).toHaveLength(3);
  });

  it("takes one message of each validator at a time", async () => {
    for (const number of [1, 2])
      for (const peer of ["Alice", "Bob"] as const) send(peer, from(peer, number + VOTERS.indexOf(peer) * 10));
    await rounds(1);
    expect(imports()).toHaveLength(2);
    await rounds(1);
    expect(imports()).toHaveLength(4);
  });

  it("refuses what a validator sends beyond its queue, and takes in the rest", async () => {
    const sent = Array.from({ length: PEER_QUEUE_CAPACITY + 1 }, (_, i) => send("Bob", from("Bob", i + 1)));
    await world.settle();
    expect(sent.map(({ answer }) => answer)).toEqual([...Array(PEER_QUEUE_CAPACITY).fill(undefined), null]);
    expect(reports()).toEqual(["Bob CostMinor"]);

    await rounds(PEER_QUEUE_CAPACITY);
    expect(imports()).toHaveLength(PEER_QUEUE_CAPACITY);
  });

  it("bans a peer whose import was refused, and everyone in the batch with it", async () => {
    result = "InvalidImport";
    const first = await open();
    const sent = [send("Bob", from("Bob")), send("Charlie", from("Charlie"))];
    await world.advance(2 * BATCH_COLLECTING_INTERVAL_MS);

    expect([first, ...sent].map(({ answer }) => answer)).toEqual([null, null, null]);
    expect(reports()).toEqual(["Alice Malicious", "Bob Malicious", "Charlie Malicious"]);
    expect(metrics.count("dispute_distribution_imported_requests", "failed")).toBe(3);
  });

  it.each<{ what: string; spoil: (message: DisputeMessage) => DisputeMessage }>([
    {
      what: "whose vote against is forged",
      spoil: (it) => ({ ...it, invalidVote: { ...it.invalidVote, signature: signature(`0x${"11".repeat(64)}`) } }),
    },
    {
      what: "whose vote for is another's",
      spoil: (it) => ({ ...it, validVote: { ...it.validVote, validatorIndex: validatorIndex(3) } }),
    },
    {
      what: "that names a validator that there is not",
      spoil: (it) => ({ ...it, invalidVote: { ...it.invalidVote, validatorIndex: validatorIndex(5) } }),
    },
    {
      what: "on another candidate than was signed for",
      spoil: (it) => ({ ...it, candidateReceipt: disputedReceipt(9) }),
    },
    {
      what: "on another ground than was signed for",
      spoil: (it) => ({
        ...it,
        validVote: { ...it.validVote, kind: { kind: "BackingValid", relayParent: leaf.hash } },
      }),
    },
  ])("bans a peer that sends a message $what", async ({ spoil }) => {
    const [bad, good] = [send("Alice", spoil(from("Alice"))), send("Bob", from("Bob"))];
    await rounds(1);

    expect([bad.answer, good.answer]).toEqual([null, CONFIRMED]);
    expect(reports()).toEqual(["Alice Malicious"]);
    expect(imports()).toHaveLength(1);
  });

  it("refuses votes of a session that the runtime does not know, without a verdict", async () => {
    const message = disputeMessage({ valid: "Ferdie", invalid: "Alice" }, disputedReceipt(), sessionIndex(77));
    const sent = await open(message);

    expect(sent.answer).toBeNull();
    expect([...reports(), ...world.faults]).toEqual([]);
  });

  it("keeps votes on one candidate apart by session", async () => {
    const other = sessionIndex(2);
    world.answer("runtimeApi", "sessionInfo", () => sessionOf(VOTERS));
    await open();
    send("Bob", disputeMessage({ valid: "Ferdie", invalid: "Bob" }, disputedReceipt(), other));
    await rounds(1);
    expect(imports().map(({ session }) => session)).toEqual([SESSION, other]);
  });

  it("refuses, and punishes nobody, where the coordinator cannot answer", async () => {
    world.answer("disputeCoordinator", "importStatements", () => {
      throw new SubsystemError("disputeCoordinator", "AnswererGone", { fatal: false });
    });
    const sent = await open();

    expect(sent.answer).toBeNull();
    expect(reports()).toEqual([]);
    expect(world.faults).toMatchObject([{ code: "AnswererGone" }]);
  });

  describe("of many validators, whose signatures need not be looked at to see when votes are imported", () => {
    const validators = Array.from({ length: MAX_BATCHES + 1 }, (_, i) => `V${i}`);
    let busy: World<DisputeDistributionRole>;
    let template: DisputeMessage;
    beforeEach(() => {
      template = from("Alice");
      const ports = new DisputePorts(
        { peerOf: () => null, authoritiesOf: (peer) => [validatorId(peer)] },
        new MemoryKeystore(new SeededChance("k")),
        { verify: async (triples) => triples.map(() => true) },
        clock,
      );
      const subject = new DisputeDistributionSubsystem(ports, new DisputeDistributionMetrics(metrics), silentLog);
      busy = World.around(subject, clock)
        .answer("runtimeApi", "sessionInfo", () => ({
          ...sessionOf(VOTERS),
          validators: validators.map((name) => validatorId(name)),
        }))
        .answer("disputeCoordinator", "importStatements", () => result);
    });

    it("holds a batch open for as long as enough new votes come, and no longer than its senders wait", async () => {
      const tell = (i: number) => {
        const message = { ...template, invalidVote: { ...template.invalidVote, validatorIndex: validatorIndex(i) } };
        void busy.ask("disputeSendingRequest", { peer: validators[i] as string, message });
      };
      const imported = () => busy.told("disputeCoordinator", "importStatements");
      tell(0);
      await busy.advance(RECEIVE_RATE_LIMIT_MS);
      // Enough in each interval, until its lifetime is over.
      let next = 1;
      for (let ms = 0; ms < MAX_BATCH_LIFETIME_MS; ms += BATCH_COLLECTING_INTERVAL_MS) {
        expect(imported()).toHaveLength(1);
        for (let i = 0; i < MIN_KEEP_BATCH_ALIVE_VOTES; i++) tell(next++);
        await busy.advance(BATCH_COLLECTING_INTERVAL_MS);
      }
      expect(imported()).toHaveLength(2);
      // Twenty intervals of ten votes against, and the one for the candidate.
      const intervals = MAX_BATCH_LIFETIME_MS / BATCH_COLLECTING_INTERVAL_MS;
      expect(imported()[1]?.statements).toHaveLength(intervals * MIN_KEEP_BATCH_ALIVE_VOTES + 1);
    });

    it("opens no more than so many batches", async () => {
      const of = (i: number): DisputeMessage => {
        const { descriptor } = template.candidateReceipt;
        const other = { ...descriptor, povHash: hash(`0x${i.toString(16).padStart(64, "0")}`) };
        return { ...template, candidateReceipt: { ...template.candidateReceipt, descriptor: other } };
      };
      const answers = validators.map((peer, i) => busy.ask("disputeSendingRequest", { peer, message: of(i) }));
      const answered = await busy.until(Promise.all(answers));
      expect(answered.filter((answer) => answer === null)).toHaveLength(1);
      expect(busy.told("networkBridgeTx", "reportPeer")).toEqual([]);
    });
  });
});
