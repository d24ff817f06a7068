import type { HostListener, HostProcess, StartHost } from "./host-process.js";

/** What a scripted host does with a request: it may write, say something, end, or leave it. */
export interface ScriptedHostPen {
  readonly id: number;
  readonly suite: string;
  readonly input: unknown;
  /** Writes a line as it is. */
  line(text: string): void;
  output(value: unknown): void;
  stderr(text: string): void;
  end(code: number | null, signal?: string): void;
}

/** Hosts that do as a script says, and what became of them. For tests of what runs hosts. */
export function scriptedHosts(script: (pen: ScriptedHostPen) => void) {
  const started: { ended: boolean; killed: boolean; asked: number }[] = [];
  const start: StartHost = (listener) => {
    const state = { ended: false, killed: false, asked: 0 };
    started.push(state);
    return scriptedHost(listener, state, script);
  };
  return { start, started };
}

function scriptedHost(
  listener: HostListener,
  state: { ended: boolean; killed: boolean; asked: number },
  script: (pen: ScriptedHostPen) => void,
): HostProcess {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const end = (code: number | null, signal: string | null = null) => {
    if (state.ended) return;
    state.ended = true;
    queueMicrotask(() => listener.ended({ code, signal }));
  };
  const says = (say: () => void) => queueMicrotask(() => !state.ended && say());
  return {
    write(text) {
      if (state.ended) return;
      state.asked += 1;
      const request = JSON.parse(text);
      const line = (said: string) => says(() => listener.stdout(bytes(said)));
      script({
        ...request,
        line,
        output: (output) => line(`${JSON.stringify({ id: request.id, output })}\n`),
        stderr: (said) => says(() => listener.stderr(bytes(said))),
        end: (code, signal) => queueMicrotask(() => end(code, signal ?? null)),
      });
    },
    closeInput: () => end(0),
    kill() {
      state.killed = true;
      end(null, "SIGKILL");
    },
  };
}
