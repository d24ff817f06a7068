import type { AnySubsystem, Envelope } from "@parahost/kernel";
import type { SubsystemName } from "@parahost/protocol";

type Answer = (payload: never) => unknown;

/** How the neighbours of a subsystem under test answer. */
export class Script {
  readonly #answers = new Map<string, Answer>();
  readonly #asked = new Set<string>();

  answer(to: string, kind: string, answer: Answer): void {
    this.#answers.set(`${to}.${kind}`, answer);
  }

  /** Learns what is asked, and so must be answered. */
  hear({ to, kind, isAsk }: Envelope): void {
    if (isAsk) this.#asked.add(`${to}.${kind}`);
  }

  /** A subsystem that does as the script says. It asks nobody, so that its own asks cannot close a cycle. */
  play(name: SubsystemName): AnySubsystem {
    const handlers = new Proxy({} as AnySubsystem["handlers"], {
      get: (_target, kind) => (ctx: never, payload: never) => this.#play(name, String(kind), ctx, payload),
    });
    return { role: { name, target: "parachain::world", asks: [], jobAsks: [], tells: [], unbounded: [] }, handlers };
  }

  /** Each answer is a job, so that one which takes its time does not keep the others. */
  #play(name: string, kind: string, ctx: LaterContext, payload: never): unknown {
    const answer = this.#answers.get(`${name}.${kind}`);
    if (answer) return ctx.later("node", async () => answer(payload));
    if (this.#asked.has(`${name}.${kind}`)) throw new Error(`World has no answer for ${name}.${kind}`);
    return undefined;
  }
}

interface LaterContext {
  later(scope: "node", job: () => Promise<unknown>): unknown;
}
