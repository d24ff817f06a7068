import { inject, injectable, type ServiceIdentifier } from "inversify";
import type { CandidateReports } from "./observers.js";
import { Observers } from "./onlookers.js";

/** What the node is called in reports and logs, such as `validator 3`. Bound in the validator's container. */
export type NodeName = string;
/** Token of {@link NodeName}. */
export const NodeName: ServiceIdentifier<NodeName> = Symbol.for("parahost.kernel.NodeName");

/** Hands reports on candidates to the node's onlookers, under the node's name. */
@injectable()
export class ObservedReports implements CandidateReports {
  constructor(
    @inject(Observers) private readonly observers: Observers,
    @inject(NodeName) private readonly node: NodeName,
  ) {}

  /** To the node's observers, with its name. */
  report(report: Parameters<CandidateReports["report"]>[0]): void {
    if (this.observers.hears.candidate) this.observers.tell("candidate", { node: this.node, ...report });
  }
}
