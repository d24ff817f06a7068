import { countedMetrics, recordedLog, World } from "@parahost/conformance";
import { InProcessVerifier, MemoryStores, type Stores, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  type BlockNumber,
  blockNumber,
  type CandidateEvent,
  type CandidateReceipt,
  candidateHashOf,
  coreIndex,
  type DisputeStatement,
  type DisputeStatementRow,
  disputeStatementPayload,
  err,
  groupIndex,
  type Hash,
  type KeyPair,
  ok,
  type ScrapedOnChainVotes,
  type SessionIndex,
  type SessionInfo,
  sessionIndex,
  sign,
  type ValidatorIndex,
  type ValidDisputeStatementKind,
  validatorIndex,
} from "@parahost/primitives";
import type { ImportStatementsResult, ValidationOutcome } from "@parahost/protocol";
import { Knowledge } from "../../packages/node/src/disputes/dispute-coordinator/knowledge.js";
import { DisputeCoordinatorMetrics } from "../../packages/node/src/disputes/dispute-coordinator/metrics.js";
import type { DisputeCoordinatorRole } from "../../packages/node/src/disputes/dispute-coordinator/role.js";
import { DisputeCoordinatorSubsystem } from "../../packages/node/src/disputes/dispute-coordinator/subsystem.js";
import { VoteSignatures } from "../../packages/node/src/disputes/dispute-coordinator/vote-signatures.js";
import {
  CODE,
  candidate,
  commitmentsTo,
  hash32,
  keysOf,
  keystoreOf,
  POV,
  receiptFor,
  VALIDATION_DATA,
  validatorIds,
} from "./backing-session.js";
import { signerOf } from "./signing.js";

/** Ten validators: more than 3 confirm a dispute, 7 conclude it. The first is ours, where nothing else is said. */
const VOTERS = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie", "//One", "//Two", "//3", "//4"];
/** Of every leaf, where nothing else is said. */
export const NOW = sessionIndex(9);
/** Relay parent of the candidates here. */
const PARENT = hash32(0xd0);
/** A vote as it is told: a side, or what it rests on. */
export type Says = DisputeStatement["side"] | ValidDisputeStatementKind;
export const BACKS: Says = { kind: "BackingValid", relayParent: PARENT };
export const SECONDS: Says = { kind: "BackingSeconded", relayParent: PARENT };

/** A candidate that differs from others by the head it leads to. */
export function receiptOn(head: string): CandidateReceipt {
  const known = receipts.get(head) ?? receiptFor(candidate(head, PARENT));
  receipts.set(head, known);
  return known;
}
/** Signatures of collators differ each time. */
const receipts = new Map<string, CandidateReceipt>();
export const at = (n: number): Hash => hash32(n);

let pairs: readonly KeyPair[] | undefined;
/** Making keys takes long. */
function voters(): readonly KeyPair[] {
  pairs ??= keysOf(...VOTERS);
  return pairs;
}

interface ScriptedBlock {
  readonly session: SessionIndex;
  readonly events: readonly CandidateEvent[];
  readonly votes: ScrapedOnChainVotes | null;
}
type Outcome = "Valid" | "Invalid" | "InternalError" | "Unavailable" | "BadData" | "Fault";

/** The dispute coordinator of one validator on a chain of blocks `at(1)`, `at(2)` and so on, each on the one before. */
export class DisputeWorld {
  readonly log = recordedLog();
  readonly metrics = countedMetrics();
  readonly validators = voters();
  readonly blocks = new Map<Hash, ScriptedBlock>();
  readonly world: World<DisputeCoordinatorRole>;
  /** What we find when we look into a candidate. */
  outcome: Outcome | Promise<Outcome> = "Valid";
  disabled: readonly ValidatorIndex[] = [];
  finalized = 0;
  #last = 0;

  /**
   * @param us - keys that the node holds
   * @param stores - of this life of the node, and of those before
   */
  constructor(
    us: readonly KeyPair[] = voters().slice(0, 1),
    readonly stores: Stores = new MemoryStores(),
    readonly clock = new VirtualClock(),
  ) {
    const keystore = keystoreOf(us);
    const subject = new DisputeCoordinatorSubsystem(
      new Knowledge(stores, keystore, clock),
      new VoteSignatures(new InProcessVerifier(clock), signerOf(keystore, stores), this.log),
      new DisputeCoordinatorMetrics(this.metrics),
      clock,
      this.log,
    );
    this.world = World.around(subject, clock)
      .answer("chainApi", "finalizedBlockNumber", () => blockNumber(this.finalized))
      .answer("chainApi", "blockNumber", ({ at }) => (at === PARENT ? blockNumber(1) : null))
      .answer("chainApi", "ancestors", ({ at: head, k }) => {
        const number = [...Array(this.#last + 1).keys()].find((n) => at(n) === head) ?? 0;
        return Array.from({ length: Math.min(k, number - 1) }, (_, i) => at(number - 1 - i));
      })
      .answer("runtimeApi", "sessionIndexForChild", ({ at }) => this.#block(at).session)
      .answer("runtimeApi", "sessionInfo", ({ session }) => this.sessionInfo(session))
      .answer("runtimeApi", "candidateEvents", ({ at }) => this.#block(at).events)
      .answer("runtimeApi", "onChainVotes", ({ at }) => this.#block(at).votes)
      .answer("runtimeApi", "disabledValidators", () => this.disabled)
      .answer("runtimeApi", "validationCodeByHash", () => CODE)
      .answer("availabilityRecovery", "recoverAvailableData", async () => {
        const outcome = await this.outcome;
        if (outcome === "Unavailable") return err(outcome);
        if (outcome === "BadData") return err("Invalid");
        return ok({ pov: POV, validationData: VALIDATION_DATA });
      })
      .answer("candidateValidation", "validateFromExhaustive", async (): Promise<ValidationOutcome> => {
        const outcome = await this.outcome;
        if (outcome === "Valid")
          return { kind: "Valid", commitments: commitmentsTo("head"), validationData: VALIDATION_DATA };
        if (outcome === "Fault") throw faultOf("PvfPoolGone");
        return { kind: outcome === "Invalid" ? "Invalid" : "InternalError", reason: "AsScripted" };
      });
  }

  /** What the runtime says of a session. A test may say otherwise. */
  sessionInfo: (session: SessionIndex) => SessionInfo | null = (session) =>
    session <= NOW + 1 ? ({ validators: validatorIds(this.validators) } as unknown as SessionInfo) : null;

  /** The next block becomes the leaf. */
  async leaf(says: Partial<ScriptedBlock> = {}): Promise<void> {
    this.append(says);
    await this.world.activate({ hash: at(this.#last), number: blockNumber(this.#last) });
  }

  /** A block that this node hears of only by its children. */
  append(says: Partial<ScriptedBlock> = {}): void {
    this.#last += 1;
    this.blocks.set(at(this.#last), { session: NOW, events: [], votes: null, ...says });
  }

  async finalize(number: number): Promise<void> {
    this.finalized = number;
    await this.world.finalize({ hash: at(number), number: number as BlockNumber });
  }

  /** A validator's vote, with its own signature. */
  vote(by: number, says: Says, about: CandidateReceipt, session = NOW): DisputeStatementRow {
    const statement: DisputeStatement =
      says === "Valid" || says === "Invalid"
        ? { side: says, statement: { kind: "Explicit" } }
        : { side: "Valid", statement: says };
    const pair = this.validators[by];
    if (!pair) throw new RangeError(`validator ${by} of ${this.validators.length}`);
    const signature = sign(pair, disputeStatementPayload(statement, candidateHashOf(about), session));
    return { statement, validatorIndex: validatorIndex(by), signature };
  }

  /** Has votes taken in that come from a peer. */
  async import(
    candidateReceipt: CandidateReceipt,
    votes: readonly (readonly [by: number, says: Says])[],
    session = NOW,
  ): Promise<ImportStatementsResult> {
    const statements = votes.map(([by, says]) => this.vote(by, says, candidateReceipt, session));
    return this.importRows(candidateReceipt, statements, session);
  }

  async importRows(candidateReceipt: CandidateReceipt, statements: readonly DisputeStatementRow[], session = NOW) {
    const result = await this.world.until(
      this.world.ask("importStatements", { session, candidateReceipt, statements }),
    );
    await this.world.settle();
    return result;
  }

  async finding(about: CandidateReceipt, side: DisputeStatement["side"], session = NOW): Promise<void> {
    const candidateHash = candidateHashOf(about);
    await this.world.tell("issueLocalStatement", { session, candidateHash, candidateReceipt: about, side });
  }

  recent() {
    return this.world.until(this.world.ask("recentDisputes", null));
  }

  active() {
    return this.world.until(this.world.ask("activeDisputes", null));
  }

  /** Who has voted, by index. */
  async votesOn(about: CandidateReceipt, session = NOW) {
    const disputes = [{ session, candidateHash: candidateHashOf(about) }];
    const [votes] = await this.world.until(this.world.ask("queryCandidateVotes", { disputes }));
    const indices = (side: "valid" | "invalid") => votes?.[side].map(({ validatorIndex }) => Number(validatorIndex));
    return votes ? { valid: indices("valid"), invalid: indices("invalid") } : null;
  }

  /** Candidates that we began to look into, in order. */
  get lookedInto(): readonly string[] {
    return this.world
      .told("availabilityRecovery", "recoverAvailableData")
      .map(({ receipt }) => candidateHashOf(receipt));
  }

  /** Votes that were given to dispute distribution. */
  get sent() {
    return this.world.told("disputeDistribution", "sendDispute");
  }

  #block(hash: Hash): ScriptedBlock {
    const block = this.blocks.get(hash);
    if (!block) throw faultOf("UnknownBlock");
    return block;
  }
}

export const event = (kind: "CandidateBacked" | "CandidateIncluded", receipt: CandidateReceipt): CandidateEvent => ({
  ...{ kind, receipt, headData: new Uint8Array(1), coreIndex: coreIndex(0), groupIndex: groupIndex(0) },
});

const faultOf = (code: string) => new SubsystemError("world", code, { fatal: false });
