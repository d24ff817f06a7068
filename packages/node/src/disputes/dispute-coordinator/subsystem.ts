import { type ActivatedLeaf, Clock, type Context, type Handlers, Log, type Subsystem } from "@parahost/kernel";
import { type BlockNumber, candidateHashOf, type Hash } from "@parahost/primitives";
import type {
  CandidateVotes,
  DisputeRef,
  ImportStatementsResult,
  LocalStatement,
  StatementsToImport,
} from "@parahost/protocol";
import { inject, injectable } from "inversify";
import type { CandidateFinding } from "../../shared/index.js";
import { Consequences } from "./consequences.js";
import { disputeKey } from "./dispute-key.js";
import type { ImportRefusal, TakenIn } from "./disputes.js";
import { ImportTurn, type ReadyImport, type RefusedImport, type WantedImport } from "./import-turn.js";
import { Knowledge } from "./knowledge.js";
import { type LeafReading, LeafTurn, type StoredDispute } from "./leaf-turn.js";
import { DisputeCoordinatorMetrics } from "./metrics.js";
import type { NewVotes } from "./new-votes.js";
import { Participation } from "./participation/participation.js";
import type { ParticipationRequest } from "./participation/queues.js";
import { type DisputeCoordinatorRole, disputeCoordinatorRole } from "./role.js";
import { votesOnChain } from "./scraping/on-chain-votes.js";
import { type Decision, Turns } from "./turns.js";
import { undisputedChain } from "./undisputed-chain.js";
import { VoteSignatures } from "./vote-signatures.js";

type Ctx = Context<DisputeCoordinatorRole>;

/**
 * Keeps what validators say of candidates, in backing, in approval and in disputes; tells who is in dispute and what came of it; and
 * looks into disputed candidates for ourselves.
 *
 * Leaves and imports are taken in one after the other. What was acknowledged is flushed. Votes that may be spam are bounded.
 *
 * @guide node/disputes/dispute-coordinator.md
 */
@injectable()
export class DisputeCoordinatorSubsystem implements Subsystem<DisputeCoordinatorRole> {
  readonly role = disputeCoordinatorRole;
  readonly #log: Log;
  readonly #turns = new Turns<DisputeCoordinatorRole>((operations) => this.knowledge.store.write(operations));
  readonly #participation: Participation;
  readonly #consequences: Consequences;

  constructor(
    @inject(Knowledge) private readonly knowledge: Knowledge,
    @inject(VoteSignatures) private readonly signatures: VoteSignatures,
    @inject(DisputeCoordinatorMetrics) private readonly metrics: DisputeCoordinatorMetrics,
    @inject(Clock) clock: Clock,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(disputeCoordinatorRole.target);
    this.#participation = new Participation(clock, metrics, this.#log, (...found) => this.#participated(...found));
    this.#consequences = new Consequences(knowledge, this.#participation, metrics, this.#log);
  }

  onStart(): Promise<void> {
    return this.knowledge.open();
  }

  onLeaf(ctx: Ctx, { hash, number }: ActivatedLeaf): void {
    const decide = (reading: LeafReading) => this.#takeLeaf(reading);
    this.#turns.add(ctx, new LeafTurn(this.knowledge, { hash, number }, this.#log, decide));
  }

  onFinalized(_ctx: Ctx, { number }: { readonly hash: Hash; readonly number: BlockNumber }): void {
    this.knowledge.scraper.finalized(number);
  }

  onConclude(): Promise<void> {
    return this.knowledge.close();
  }

  readonly handlers: Handlers<DisputeCoordinatorRole> = {
    importStatements: (ctx, wanted) => {
      const result = new Promise<ImportStatementsResult>((settle, failed) => {
        this.#import(ctx, { votes: newVotes(wanted, false), finding: null, settle, failed });
      });
      return ctx.later("node", () => result);
    },

    importCheckedStatements: (ctx, wanted) => this.#import(ctx, unasked(newVotes(wanted, true))),

    recentDisputes: () => [...this.knowledge.disputes.recent.values()],

    activeDisputes: () => this.knowledge.disputes.active(this.knowledge.now),

    queryCandidateVotes: (ctx, { disputes }) => ctx.later("node", () => this.#votesOn(disputes)),

    issueLocalStatement: (ctx, statement) => this.#issue(ctx, statement),

    determineUndisputedChain: (_ctx, { base, blockDescriptions }) =>
      undisputedChain(base, blockDescriptions, this.knowledge.disputes.recent),
  };

  async #votesOn(disputes: readonly DisputeRef[]): Promise<readonly CandidateVotes[]> {
    const found: CandidateVotes[] = [];
    for (const { session, candidateHash } of disputes) {
      const dispute = { session, candidateHash };
      const book = this.knowledge.disputes.books.get(disputeKey(dispute)) ?? (await this.knowledge.store.book(dispute));
      if (book) found.push({ ...dispute, candidateReceipt: book.receipt, valid: book.valid, invalid: book.invalid });
    }
    return found;
  }

  /** Signs and takes in a finding of ours, in its turn. */
  #issue(ctx: Ctx, { session, candidateHash, candidateReceipt, side }: LocalStatement): void {
    const votes = { session, candidateHash, receipt: candidateReceipt, statements: [], isChecked: true };
    this.#import(ctx, unasked(votes, side));
  }

  #import(ctx: Ctx, wanted: WantedImport): void {
    const { last } = this.#turns;
    if (last instanceof ImportTurn && !last.isFull) last.add(wanted);
    else this.#turns.add(ctx, this.#importTurn([wanted]));
  }

  #importTurn(wanted: readonly WantedImport[]): ImportTurn {
    const decide = (imports: readonly (ReadyImport | RefusedImport)[]) => this.#takeVotes(imports);
    return new ImportTurn(this.knowledge, this.signatures, decide, wanted);
  }

  #takeVotes(imports: readonly (ReadyImport | RefusedImport)[]): Decision<DisputeCoordinatorRole> {
    const decided = imports.map((one) => ({ ...one, taken: "refusal" in one ? one.refusal : this.#take(one) }));
    return {
      operations: decided.flatMap(({ taken }) => (typeof taken === "string" ? [] : taken.operations)),
      done: async (ctx) => {
        for (const { wanted, taken } of decided) {
          if (typeof taken === "string") this.#refuse(wanted, taken);
          else {
            wanted.settle("ValidImport");
            await this.#consequences.of(ctx, refOf(wanted.votes), taken);
          }
        }
      },
    };
  }

  #take({ votes, wanted, around }: ReadyImport): TakenIn | ImportRefusal {
    const { disputes, sessions } = this.knowledge;
    if (votes.session < sessions.earliest) return "AncientSession";
    return disputes.takeIn(votes, wanted.finding !== null, this.knowledge.around(votes, around));
  }

  #refuse({ votes, finding, settle }: WantedImport, reason: ImportRefusal): void {
    const level = votes.isChecked || finding ? "warn" : "debug";
    this.#log.log(level, "votes are not taken in", { ...refOf(votes), reason, votes: votes.statements.length });
    settle("InvalidImport");
  }

  #takeLeaf({ leaf, session, scraped, stored }: LeafReading): Decision<DisputeCoordinatorRole> {
    const { knowledge } = this;
    const isNewSession = knowledge.sessions.isNew(session);
    knowledge.leaf = leaf;
    knowledge.toResume = [];
    knowledge.sessions.advance(session);
    const { earliest } = knowledge.sessions;
    if (isNewSession) knowledge.disputes.prune(earliest);
    const included = scraped.flatMap((block) => knowledge.scraper.note(block));
    const votes = scraped.flatMap((block) => (block.votes ? votesOnChain(block.votes) : []));
    return {
      operations: [],
      done: async (ctx) => {
        for (const dispute of stored) await this.#resume(ctx, dispute);
        this.#participation.prioritize(included);
        this.#participation.onLeaf(ctx, leaf);
        if (votes.length > 0) this.#turns.addFirst([this.#importTurn(votes.map((one) => unasked(one)))]);
        if (isNewSession && earliest > 0)
          ctx.spawn("node", () => this.metrics.voteCleanupSeconds.time(() => knowledge.store.prune(earliest)));
      },
    };
  }

  /** Goes on with a dispute of an earlier life of this node: takes part, or has others know our vote. */
  async #resume(ctx: Ctx, { dispute, book, around }: StoredDispute): Promise<void> {
    const resumption = this.knowledge.disputes.resume(dispute, book, this.knowledge.around(dispute, around));
    if (resumption.kind === "participate")
      await this.#participation.request(ctx, dispute, book.receipt, resumption.priority);
    if (resumption.kind === "send")
      for (const message of resumption.messages) await ctx.tell("disputeDistribution", "sendDispute", message);
  }

  #participated(ctx: Ctx, request: ParticipationRequest, outcome: CandidateFinding): void {
    const { session, candidateHash, receipt: candidateReceipt } = request;
    const level = outcome.kind === "Valid" || outcome.kind === "Invalid" ? "info" : "warn";
    this.#log.log(level, "a disputed candidate was looked into", { session, candidateHash, ...outcome });
    if (outcome.kind === "Valid" || outcome.kind === "Invalid")
      this.#issue(ctx, { session, candidateHash, candidateReceipt, side: outcome.kind });
  }
}

const refOf = ({ session, candidateHash }: DisputeRef): DisputeRef => ({ session, candidateHash });

const newVotes = ({ session, candidateReceipt, statements }: StatementsToImport, isChecked: boolean): NewVotes => ({
  ...{ session, candidateHash: candidateHashOf(candidateReceipt), receipt: candidateReceipt, statements, isChecked },
});

/** Nobody waits for it. */
const unasked = (votes: NewVotes, finding: WantedImport["finding"] = null): WantedImport => ({
  ...{ votes, finding, settle: () => undefined, failed: null },
});
