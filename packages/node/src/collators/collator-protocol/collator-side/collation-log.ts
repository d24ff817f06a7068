import { CandidateReports, Log } from "@parahost/kernel";
import type { CandidateHash, CandidateReceipt, ValidatorIndex } from "@parahost/primitives";
import type { Payload } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { knownBy } from "../../../shared/index.js";
import { collatorSideRole } from "./role.js";

/** What becomes of our collations, for the log and for those who follow candidates. */
@injectable()
export class CollationLog {
  readonly #log: Log;

  constructor(
    @inject(CandidateReports) private readonly reports: CandidateReports,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(collatorSideRole.target);
  }

  dropped(receipt: CandidateReceipt, reason: string): void {
    const named = knownBy(receipt);
    this.reports.report({ step: "dropped", ...named, reason });
    this.#log.log("debug", "collation dropped", { ...named, reason });
  }

  seconded(candidateHash: CandidateHash, validatorIndex: ValidatorIndex): void {
    this.#log.log("debug", "a validator has seconded our collation", { candidateHash, validatorIndex });
  }

  unknown(request: Payload<"collatorProtocol", "collationFetchingRequest">): void {
    this.#log.log("debug", "a collation was asked for that we do not have", { ...request });
  }

  misdirected(kind: string): void {
    this.#log.log("warn", "a message for the validator side of the protocol", { kind });
  }
}
