import {
  type BackedCandidate,
  bitAt,
  type CandidateHash,
  type CandidateReceipt,
  type CommittedCandidateReceipt,
  type CoreIndex,
  type CoreState,
  candidateHashOf,
  type Hash,
  headDataHash,
  NodeFeature,
  type NodeFeatures,
  receiptOf,
  type SignedFullStatement,
  type ValidatorIndex,
} from "@parahost/primitives";
import type { Misbehavior } from "@parahost/protocol";
import { type Lookahead, ONE_PER_RELAY_PARENT, type SecondingRule, type SessionView } from "../../shared/index.js";
import { type Assignment, type Assignments, assignmentsAt } from "./assignments.js";
import type { AttestingData } from "./attesting-data.js";
import { backedCandidateOf } from "./backed-candidate.js";
import { Prospects } from "./prospects.js";
import {
  type Found,
  StatementTable,
  type Summary,
  type TableContext,
  type TableStatement,
} from "./statement-table/index.js";
import { type BackingTable, backingTableContext } from "./table-context.js";

/** What the runtime says at a relay parent, as far as backing cares. */
export interface RelayParentFacts {
  readonly view: SessionView;
  readonly cores: readonly CoreState[];
  /** `null` where the runtime does not say. */
  readonly minimumVotes: number | null;
  readonly nodeFeatures: NodeFeatures;
  /** `null` where async backing is off. */
  readonly lookahead: Lookahead | null;
  /** Their votes do not count, and we do nothing here where we are among them. */
  readonly disabled: ReadonlySet<ValidatorIndex>;
}
/** What came of importing a statement. */
export interface ImportedStatement {
  /** `null` where no vote was entered. */
  readonly summary: Summary<BackingTable> | null;
  /** The candidate that this vote has backed; each is named once. */
  readonly newlyBacked: CandidateReceipt | null;
  /** Found now, and not found before. */
  readonly misbehaviors: readonly (Found<BackingTable> & { readonly misbehavior: Misbehavior })[];
}

/** What candidate backing remembers of one relay parent. */
export class RelayParentState {
  readonly relayParent: Hash;
  readonly view: SessionView;
  /** Candidates on which we have made up our mind: signed, or found not to be signed. */
  readonly issued = new Set<CandidateHash>();
  readonly awaitingValidation = new Set<CandidateHash>();
  /** What it takes to try another backer when one does not deliver the PoV. */
  readonly fallbacks = new Map<CandidateHash, AttestingData>();
  /** What fragment chains make of the candidates here; `null` where async backing is off. */
  readonly prospects: Prospects | null;
  /** What we have seconded here: one candidate, on the one core of our group, and never another. */
  seconded: CandidateHash | null = null;
  readonly #assignments: Assignments;
  readonly #tableContext: TableContext<BackingTable>;
  readonly #table: StatementTable<BackingTable>;
  readonly #coreIndexEnabled: boolean;
  readonly #disabled: ReadonlySet<ValidatorIndex>;
  readonly #backed = new Set<CandidateHash>();
  readonly #misbehaviorsFound = new Set<string>();

  constructor({ view, cores, minimumVotes, nodeFeatures, lookahead, disabled }: RelayParentFacts) {
    this.relayParent = view.relayParent;
    this.view = view;
    this.#assignments = assignmentsAt(view, cores, lookahead);
    this.prospects = lookahead && new Prospects();
    this.#tableContext = backingTableContext(this.#assignments, minimumVotes);
    this.#table = new StatementTable(this.#tableContext, { allowMultipleSeconded: lookahead !== null });
    this.#disabled = disabled;
    this.#coreIndexEnabled = bitAt(nodeFeatures, NodeFeature.ElasticScalingMVP);
  }

  /** `null` where there is nothing for us to back. */
  get assignment(): Assignment | null {
    return this.areWeDisabled ? null : this.#assignments.ours;
  }

  get areWeDisabled(): boolean {
    return this.view.us !== null && this.isDisabled(this.view.us.index);
  }

  /** Whether a validator's statements count for nothing here. */
  isDisabled(validator: ValidatorIndex): boolean {
    return this.#disabled.has(validator);
  }

  /** What seconding that candidate rules out. */
  secondingRule(candidateHash: CandidateHash): SecondingRule {
    const validationData = this.prospects?.validationData(candidateHash);
    if (!this.assignment || !validationData) return ONE_PER_RELAY_PARENT;
    const { core } = this.assignment;
    return { kind: "OnePerCoreAndParentHead", core, parentHead: headDataHash(validationData.parentHead) };
  }

  /** Whether candidates of that core are ours to validate. */
  isOurs(core: CoreIndex): boolean {
    return this.assignment?.core === core;
  }

  /** Whether a candidate is that validator's to put forward. */
  mayPutForward(candidate: CommittedCandidateReceipt, by: ValidatorIndex): boolean {
    const core = this.#tableContext.groupOf(candidate, by);
    return core !== null && this.#tableContext.isMemberOf(by, core);
  }

  /** The receipt of a candidate that was put forward here. */
  receipt(candidateHash: CandidateHash): CandidateReceipt | null {
    const candidate = this.#table.candidate(candidateHash);
    return candidate ? receiptOf(candidate) : null;
  }

  /**
   * Notes that a validator of our group has voted for a candidate, and so has its PoV.
   *
   * @returns what to attest with its help; `null` where nothing is to be started now
   */
  noteBacker(candidateHash: CandidateHash, backer: ValidatorIndex): AttestingData | null {
    const receipt = this.receipt(candidateHash);
    if (!receipt || this.issued.has(candidateHash)) return null;
    const known = this.fallbacks.get(candidateHash);
    if (!this.awaitingValidation.has(candidateHash))
      return { receipt, fromValidator: backer, backing: known?.backing ?? [] };
    const waiting = known ?? { receipt, fromValidator: backer, backing: [] };
    this.fallbacks.set(candidateHash, { ...waiting, backing: [...waiting.backing, backer] });
    return null;
  }

  import(statement: SignedFullStatement): ImportedStatement {
    const summary = this.#table.import(tableStatementOf(statement));
    const newlyBacked = summary && this.#noteBacked(summary.candidateHash);
    const misbehaviors = this.#table.drainMisbehaviors().filter((found) => this.#isNew(found));
    return { summary, newlyBacked, misbehaviors };
  }

  /** @returns `null` where the candidate is not backed */
  backedCandidate(candidateHash: CandidateHash): BackedCandidate | null {
    const attested = this.#table.attested(candidateHash);
    const group = attested && this.#assignments.groups.get(attested.group);
    return attested && group ? backedCandidateOf(attested, group, this.#coreIndexEnabled) : null;
  }

  #noteBacked(candidateHash: CandidateHash): CandidateReceipt | null {
    if (this.#backed.has(candidateHash) || !this.#table.attested(candidateHash)) return null;
    this.#backed.add(candidateHash);
    return this.receipt(candidateHash);
  }

  #isNew(found: Found<BackingTable>): boolean {
    const name = nameOf(found);
    const known = this.#misbehaviorsFound.has(name);
    this.#misbehaviorsFound.add(name);
    return !known;
  }
}

function tableStatementOf({ payload, validatorIndex, signature }: SignedFullStatement): TableStatement<BackingTable> {
  return { authority: validatorIndex, signature, ...payload };
}

/** The same name for what the same statement shows again. */
function nameOf({ authority, misbehavior }: Found<BackingTable>): string {
  const name = (...parts: readonly string[]) => [authority, misbehavior.kind, ...parts].join(" ");
  switch (misbehavior.kind) {
    case "ValidityDoubleVote":
      return name(misbehavior.valid.candidateHash);
    case "MultipleCandidates":
      return name(candidateHashOf(misbehavior.second.candidate));
    case "UnauthorizedStatement": {
      const { statement } = misbehavior;
      const candidate = statement.kind === "Seconded" ? candidateHashOf(statement.candidate) : statement.candidateHash;
      return name(statement.kind, candidate);
    }
    case "DoubleSign":
      return name(misbehavior.statement, misbehavior.candidateHash);
  }
}
