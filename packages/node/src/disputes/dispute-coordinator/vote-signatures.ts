import { isSubsystemError, Log, SignatureVerifier } from "@parahost/kernel";
import type { DisputeStatement, DisputeStatementRow, SignatureTriple } from "@parahost/primitives";
import type { DisputeRef } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { type OurValidator, Signer } from "../../shared/index.js";
import { disputeCoordinatorRole } from "./role.js";

/** Signs our votes, and verifies those of others. */
@injectable()
export class VoteSignatures {
  readonly #log: Log;

  constructor(
    @inject(SignatureVerifier) private readonly verifier: SignatureVerifier,
    @inject(Signer) private readonly signer: Signer,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(disputeCoordinatorRole.target);
  }

  /** One verdict a triple, in order. */
  async verify(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    return triples.length === 0 ? [] : this.verifier.verify(triples);
  }

  /** Votes as these validators. What the signing guard refuses is not voted. */
  async sign(
    { session, candidateHash }: DisputeRef,
    side: DisputeStatement["side"],
    validators: readonly OurValidator[],
  ): Promise<readonly DisputeStatementRow[]> {
    const rows: DisputeStatementRow[] = [];
    for (const { index, key } of validators) {
      try {
        rows.push(await this.signer.signDisputeVote(side, candidateHash, session, index, key));
      } catch (fault) {
        if (!isSubsystemError(fault) || fault.fatal) throw fault;
        const { code, details } = fault;
        this.#log.log("warn", "no vote of ours in a dispute", { session, candidateHash, side, code, ...details });
      }
    }
    return rows;
  }
}
