import { Ending, orGiveUp } from "./ending.js";
import { SubsystemError } from "./errors.js";
import type { EndableScope, Scope } from "./subsystem.js";

interface OpenScope {
  readonly scope: Scope;
  readonly ending: Ending;
  /** Jobs inside, and results not yet taken. */
  inside: number;
}
/** A job at work. */
export interface Running<T> {
  readonly result: Promise<T>;
  readonly ending: Ending;
  /** Leaves the scope: nothing of this job is to be ended any more. */
  leave(): void;
}

/** The running jobs of one subsystem, by scope. */
export class Jobs {
  readonly #open = new Map<string, OpenScope>();
  #concluded: unknown;

  constructor(private readonly owner: string) {}

  /** Opens the scope of a leaf or relay parent: the others open by themselves. */
  open(scope: Scope): void {
    const key = keyOf(scope);
    if (!this.#open.has(key)) this.#open.set(key, { scope, ending: new Ending(), inside: 0 });
  }

  /**
   * Runs work until its scope ends.
   *
   * Where the scope is not open (a leaf that is not active, a relay parent out of view) the work does not start, and the result
   * fails with `ScopeEnded`.
   */
  run<T>(scope: Scope, work: (ending: Ending) => Promise<T>): Running<T> {
    const open = this.#enter(scope);
    const ending = new Ending();
    open.ending.add(ending);
    open.inside += 1;
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      open.ending.delete(ending);
      open.inside -= 1;
      if (open.inside === 0 && closesByItself(scope) && !open.ending.isEnded) this.#open.delete(keyOf(scope));
    };
    return { result: orGiveUp(() => work(ending), ending), ending, leave };
  }

  /** Ends a scope that the subsystem itself ends. */
  endOwn(scope: EndableScope): void {
    if (!isEndable(scope)) {
      throw new SubsystemError(this.owner, "ScopeNotOurs", { fatal: true, details: { scope } });
    }
    this.end(scope);
  }

  end(scope: Scope): void {
    const key = keyOf(scope);
    const open = this.#open.get(key);
    this.#open.delete(key);
    if (open && open.inside > 0) open.ending.end(this.#ended(scope));
  }

  endAll(reason: unknown): void {
    this.#concluded = reason;
    for (const { ending } of this.#open.values()) ending.end(reason);
    this.#open.clear();
  }

  #enter(scope: Scope): OpenScope {
    const key = keyOf(scope);
    const open = this.#open.get(key);
    if (open) return open;
    const entered = { scope, ending: new Ending(), inside: 0 };
    if (this.#concluded !== undefined) entered.ending.end(this.#concluded);
    else if (scope === "node" || isEndable(scope)) this.#open.set(key, entered);
    else entered.ending.end(this.#ended(scope));
    return entered;
  }

  #ended(scope: Scope): SubsystemError {
    return new SubsystemError(this.owner, "ScopeEnded", { fatal: false, details: { scope } });
  }
}

const isEndable = (scope: Scope): scope is EndableScope =>
  typeof scope === "object" && ("candidate" in scope || "session" in scope);
/** Of candidates and sessions there is no end; what has no job in it is forgotten. */
const closesByItself = isEndable;

function keyOf(scope: Scope): string {
  if (scope === "node") return scope;
  if ("leaf" in scope) return `leaf ${scope.leaf}`;
  if ("relayParent" in scope) return `relayParent ${scope.relayParent}`;
  if ("candidate" in scope) return `candidate ${scope.candidate}`;
  if ("session" in scope) return `session ${scope.session}`;
  throw new SubsystemError("kernel", "BadScope", { fatal: true, details: { scope } });
}
