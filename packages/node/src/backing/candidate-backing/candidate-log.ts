import { CandidateReports, Log } from "@parahost/kernel";
import type { CandidateReceipt, Hash, SignedFullStatement } from "@parahost/primitives";
import type { CandidateStep } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { knownBy } from "../../shared/index.js";
import { candidateBackingRole } from "./role.js";
import type { ImportedStatement } from "./state.js";
import type { Verdict } from "./validation.js";

/** How far candidates come here, and why no further: for the log, and for those who follow candidates. */
@injectable()
export class CandidateLog {
  readonly #log: Log;

  constructor(
    @inject(CandidateReports) private readonly reports: CandidateReports,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(candidateBackingRole.target);
  }

  verdict(receipt: CandidateReceipt, verdict: Verdict): void {
    if (verdict.kind === "Valid") this.reached(receipt, "validated");
    else if (verdict.kind === "NoPoV") this.dropped(receipt, "FetchPoV");
    else {
      const { kind, reason, detail } = verdict;
      const level = kind === "InternalError" ? "warn" : "info";
      this.#log.log(level, "a candidate is not vouched for", { ...knownBy(receipt), verdict: kind, reason, detail });
      this.#report(receipt, "dropped", reason);
    }
  }

  dropped(receipt: CandidateReceipt, reason: string): void {
    this.#log.log("debug", "a candidate gets no further here", { ...knownBy(receipt), reason });
    this.#report(receipt, "dropped", reason);
  }

  reached(receipt: CandidateReceipt, step: Exclude<CandidateStep, "dropped">): void {
    this.#report(receipt, step);
  }

  disabled(relayParent: Hash): void {
    this.#log.log("info", "we are disabled: nothing is seconded or validated here", { relayParent });
  }

  unanswered(relayParent: Hash, fault: unknown): void {
    this.#log.log("warn", "no backing at a relay parent: the runtime does not answer", { relayParent, fault });
  }

  /** A statement of which nothing is made. */
  ignored(level: "debug" | "warn", why: string, relayParent: Hash, { validatorIndex }: SignedFullStatement): void {
    this.#log.log(level, why, { relayParent, validatorIndex });
  }

  refusedToSign(details: Readonly<Record<string, unknown>>): void {
    this.#log.log("warn", "not signed: it conflicts with what we signed before", details);
  }

  misbehaves(relayParent: Hash, { authority, misbehavior }: ImportedStatement["misbehaviors"][number]): void {
    const fields = { relayParent, validatorIndex: authority, kind: misbehavior.kind };
    this.#log.log("warn", "a validator misbehaves", fields);
  }

  #report(receipt: CandidateReceipt, step: CandidateStep, reason?: string): void {
    this.reports.report({ step, ...knownBy(receipt), ...(reason !== undefined && { reason }) });
  }
}
