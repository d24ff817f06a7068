import type { UncheckedSignedStatement, ValidatorIndex } from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";
import type { Batches, SessionView, Verdicts } from "../../shared/index.js";
import { PeerKnowledge } from "./peer-knowledge.js";
import type { StatementDistributionRole } from "./role.js";
import { type StoredStatement, StoredStatements } from "./stored-statements.js";

/** A peer's statement on its way through verification. */
export interface Incoming {
  readonly peer: PeerId;
  readonly statement: UncheckedSignedStatement;
  /** By sending it the peer shows for the first time that it knows the candidate. */
  readonly isNewsOfPeer: boolean;
}
export type Verification = Batches<StatementDistributionRole, Incoming, Verdicts<UncheckedSignedStatement["payload"]>>;

/** What is remembered of one relay parent: its statements, and what each peer that has it in view knows of them. */
export class RelayParentState {
  readonly statements = new StoredStatements();
  readonly #peers = new Map<PeerId, PeerKnowledge>();

  /**
   * @param view - the session at the relay parent
   * @param disabled - validators whose statements nobody may send
   */
  constructor(
    readonly view: SessionView,
    readonly disabled: ReadonlySet<ValidatorIndex>,
  ) {}

  /** How many statements about one candidate a peer may send: room for all who equivocate. */
  get messageLimit(): number {
    return this.view.validators.length * 2;
  }

  admit(peer: PeerId): void {
    if (!this.#peers.has(peer)) this.#peers.set(peer, new PeerKnowledge());
  }

  forget(peer: PeerId): void {
    this.#peers.delete(peer);
  }

  /** `undefined` where the peer does not have the relay parent in its view. */
  knowledgeOf(peer: PeerId): PeerKnowledge | undefined {
    return this.#peers.get(peer);
  }

  peersLacking({ fingerprint }: StoredStatement): readonly PeerId[] {
    return [...this.#peers].filter(([, knowledge]) => knowledge.canSend(fingerprint)).map(([peer]) => peer);
  }
}
