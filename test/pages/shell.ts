import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Of one block, on a busy machine. */
const LIMIT_MS = 600_000;

/** What a script has said, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams, as on a terminal. */
  readonly out: string;
}
export interface Terminal {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Is told each line of standard error; `interrupt` is Ctrl-C. */
  readonly onStderr?: (line: string, interrupt: () => void) => void;
}

/** {@link sh}, for lines that must end well. @throws Error with all that was said, where they do not */
export async function well(script: string, terminal: Terminal): Promise<Ended> {
  const ended = await sh(script, terminal);
  if (ended.code !== 0) throw new Error(`${script.trim()}\n\nended with ${ended.code}:\n\n${ended.out}`);
  return ended;
}

/**
 * Runs lines as a reader types them, up to the first that fails. Ctrl-C ends the command that is running, and the next line follows.
 * The event loop goes on meanwhile.
 */
export async function sh(script: string, { cwd, env = {}, onStderr }: Terminal): Promise<Ended> {
  const { NODE_OPTIONS: _ours, ...inherited } = process.env;
  // What npm tells its scripts of the run that this test belongs to is not for others.
  const plain = Object.fromEntries(Object.entries(inherited).filter(([name]) => !/^(npm_|INIT_CWD)/i.test(name)));
  const child = spawn("sh", ["-e", "-c", `trap : INT\n${script}`], {
    cwd,
    env: { ...plain, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  /** The shell and what it runs are a group, as on a terminal. */
  const send = (signal: NodeJS.Signals) => process.kill(-(child.pid as number), signal);
  const timer = setTimeout(() => send("SIGKILL"), LIMIT_MS);
  const said = { stdout: "", out: "" };
  child.stdout.on("data", (text) => {
    said.stdout += text;
    said.out += text;
  });
  child.stderr.on("data", (text) => (said.out += text));
  createInterface({ input: child.stderr }).on("line", (line) => onStderr?.(line, () => send("SIGINT")));
  const [code] = await once(child, "close");
  clearTimeout(timer);
  return { code, ...said };
}
