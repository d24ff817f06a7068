import type { Clock } from "@parahost/kernel";
import { type HostAnswer, hostAnswer } from "./host-answer.js";
import { endText, type HostEnd, type HostProcess, type StartHost } from "./host-process.js";
import { Lines } from "./lines.js";

/** Why a host's process is of no use any more. */
export type HostFaultKind = "Died" | "TimedOut" | "BadAnswer" | "Interrupted";
/** A host that did not answer as the protocol wants. Its process has been ended. */
export class HostFault extends Error {
  override readonly name = "HostFault";

  constructor(
    readonly kind: HostFaultKind,
    message: string,
    readonly end: HostEnd | null = null,
  ) {
    super(message);
  }
}

/** What bounds a host. */
export interface HostLimits {
  /** For one answer; that of the first includes the start. */
  readonly timeoutMs: number;
  /** Of one answer. */
  readonly answerBytes: number;
}

const STDERR_LINE_BYTES = 64 * 1024;
/** How long a host may take to end once its input has ended. */
const FAREWELL_MS = 1_000;

/** One process of a host: asked one thing after the other. */
export class HostLink {
  readonly #process: HostProcess;
  readonly #lines: Lines;
  readonly #ended: Promise<HostEnd>;
  #id = 0;
  #fault: HostFault | null = null;
  #waiting: { readonly answer: (line: string) => void; readonly fail: (fault: HostFault) => void } | null = null;

  /** @param onStderr - hears what the host says beside its answers, line by line */
  constructor(
    start: StartHost,
    private readonly limits: HostLimits,
    private readonly clock: Clock,
    onStderr: (line: string) => void,
  ) {
    const errors = new Lines(STDERR_LINE_BYTES);
    const tell = (lines: Iterable<string | null>) => {
      for (const line of lines) onStderr(line ?? `(a line of more than ${STDERR_LINE_BYTES} bytes)`);
    };
    this.#lines = new Lines(limits.answerBytes);
    let end = (_end: HostEnd) => {};
    this.#ended = new Promise((resolve) => {
      end = resolve;
    });
    this.#process = start({
      stdout: (bytes) => this.#hear(bytes),
      stderr: (bytes) => tell(errors.push(bytes)),
      ended: (how) => {
        tell(errors.end());
        end(how);
        this.#fail(new HostFault("Died", `the host ended with ${endText(how)}`, how));
      },
    });
  }

  /** @throws HostFault, and for each ask that follows one */
  async ask(suite: string, input: unknown, signal?: AbortSignal): Promise<HostAnswer> {
    if (this.#fault) throw this.#fault;
    const id = ++this.#id;
    let callOff = () => {};
    const stop = () => this.#fail(new HostFault("Interrupted", "interrupted"));
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const line = new Promise<string>((answer, fail) => {
        this.#waiting = { answer, fail };
      });
      if (signal?.aborted) stop();
      this.#process.write(`${JSON.stringify({ id, suite, input })}\n`);
      callOff = this.clock.alarm(this.limits.timeoutMs, () => this.#timeOut());
      const answer = hostAnswer(await line, id);
      if (this.#fault) throw this.#fault;
      if (answer.ok) return answer.value;
      throw this.#fail(new HostFault("BadAnswer", `the host ${answer.error}`));
    } finally {
      this.#waiting = null;
      callOff();
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Ends the process, and waits until it has ended. */
  async close(): Promise<void> {
    this.#fault ??= new HostFault("Interrupted", "closed");
    this.#process.closeInput();
    let callOff = () => {};
    const farewell = new Promise<void>((over) => {
      callOff = this.clock.alarm(FAREWELL_MS, over);
    });
    await Promise.race([this.#ended, farewell]);
    callOff();
    this.#process.kill();
    await this.#ended;
  }

  #timeOut(): void {
    const { timeoutMs } = this.limits;
    this.#fail(new HostFault("TimedOut", `the host did not answer within ${timeoutMs} ms, and was ended`));
  }

  #hear(bytes: Uint8Array): void {
    for (const line of this.#lines.push(bytes)) {
      const waiting = this.#waiting;
      this.#waiting = null;
      if (line === null) this.#fail(this.#tooMuch(), waiting?.fail);
      else if (!waiting) this.#fail(new HostFault("BadAnswer", "the host wrote a line that nobody had asked for"));
      else waiting.answer(line);
    }
    if (this.#lines.isTooLong) this.#fail(this.#tooMuch());
  }

  #tooMuch(): HostFault {
    return new HostFault("BadAnswer", `the host answered with more than ${this.limits.answerBytes} bytes`);
  }

  /** Ends the process; who waits hears of it. @returns the first fault, which counts */
  #fail(fault: HostFault, waiting = this.#waiting?.fail): HostFault {
    this.#fault ??= fault;
    this.#process.kill();
    waiting?.(this.#fault);
    return this.#fault;
  }
}
