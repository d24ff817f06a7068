import { err, ok, type Result } from "@parahost/primitives";
import type { SelectionStrategy, SessionTraits } from "@parahost/protocol";

export interface ChoiceError {
  readonly code: "NoStrategyBound" | "StrategyNameTaken" | "NoSuchStrategy" | "NoStrategySuits" | "StrategiesTie";
  /** Those at fault; all that were asked where none suits. */
  readonly strategies: readonly string[];
}

/** Checked once, at assembly: a container hands over an empty list without a word. */
export function checkStrategies(
  strategies: readonly SelectionStrategy[],
  pinned: string | null,
): Result<null, ChoiceError> {
  if (strategies.length === 0) return err({ code: "NoStrategyBound", strategies: [] });
  const taken = names(strategies).filter((name, i, all) => all.indexOf(name) !== i);
  if (taken.length > 0) return err({ code: "StrategyNameTaken", strategies: taken });
  if (pinned !== null && !names(strategies).includes(pinned))
    return err({ code: "NoSuchStrategy", strategies: [pinned] });
  return ok(null);
}

/**
 * The strategy that suits the session best, or the one that is pinned, as long as it suits at all. Two that suit equally well are
 * refused, not ranked.
 */
export function chooseStrategy(
  strategies: readonly SelectionStrategy[],
  session: SessionTraits,
  pinned: string | null,
): Result<SelectionStrategy, ChoiceError> {
  const asked = pinned === null ? strategies : strategies.filter(({ name }) => name === pinned);
  const ranked = asked.flatMap((strategy) => {
    const rank = strategy.suits(session);
    return rank === null ? [] : [{ strategy, rank }];
  });
  const highest = Math.max(...ranked.map(({ rank }) => rank));
  const [winner, ...rivals] = ranked.filter(({ rank }) => rank === highest).map(({ strategy }) => strategy);
  if (!winner) return err({ code: "NoStrategySuits", strategies: names(asked) });
  if (rivals.length > 0) return err({ code: "StrategiesTie", strategies: names([winner, ...rivals]) });
  return ok(winner);
}

const names = (strategies: readonly SelectionStrategy[]) => strategies.map(({ name }) => name);
