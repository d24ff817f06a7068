import { SelectionStrategy, SubsystemError } from "@parahost/kernel";
import type { SessionTraits } from "@parahost/protocol";
import { inject, injectable, multiInject, optional, type ServiceIdentifier } from "inversify";
import { type ChoiceError, checkStrategies, chooseStrategy } from "./strategies.js";

/** Name of the strategy that is to be used whatever the session prefers. Bound where the configuration says so. */
export const PinnedStrategy: ServiceIdentifier<string> = Symbol.for("parahost.node.PinnedStrategy");

/** The strategies bound side by side, and which of them is asked. */
@injectable()
export class Strategies {
  readonly #pinned: string | null;

  /** @throws SubsystemError `NoStrategyBound`, `StrategyNameTaken` or `NoSuchStrategy`, fatal */
  constructor(
    @multiInject(SelectionStrategy) private readonly strategies: readonly SelectionStrategy[],
    @inject(PinnedStrategy) @optional() pinned?: string,
  ) {
    this.#pinned = pinned ?? null;
    const bound = checkStrategies(strategies, this.#pinned);
    if (!bound.ok) throw choiceFault(bound.error, true);
  }

  /** @throws SubsystemError `NoStrategySuits` or `StrategiesTie`, with the strategies at fault */
  at(session: SessionTraits): SelectionStrategy {
    const choice = chooseStrategy(this.strategies, session, this.#pinned);
    if (!choice.ok) throw choiceFault(choice.error, false);
    return choice.value;
  }
}

const choiceFault = ({ code, strategies }: ChoiceError, fatal: boolean) =>
  new SubsystemError("provisioner", code, { fatal, details: { strategies } });
