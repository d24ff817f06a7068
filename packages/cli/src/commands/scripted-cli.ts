import { EventEmitter } from "node:events";
import type { Log } from "@parahost/kernel";
import { checkValidationCode } from "@parahost/wasm-host";
import { interruptsOf } from "../adapters/interrupts.js";
import { readSpecChain } from "../dev/chain-spec/spec-chain.js";
import { counterPara } from "../dev/counter-para.js";
import type { DevEvent, DevSummary } from "../dev/events.js";
import { graphsOf } from "../dev/node-graph.js";
import type { DevChainOptions } from "../dev/options.js";
import type { RunningChain } from "./dev/backend.js";
import { pluginsFor } from "./dev/plugins.js";
import { runCli } from "./run-cli.js";

/** What the chain of a {@link scriptedCli} does. */
export interface CliScript {
  readonly cwd: string;
  readonly events?: readonly DevEvent[];
  readonly summary?: DevSummary;
  /** `startDevChain` rejects with it. */
  readonly startFault?: unknown;
  /** `run` rejects with it, once the events are told. */
  readonly runFault?: unknown;
  /** `run` goes on until the chain is stopped. */
  readonly isEndless?: boolean;
  readonly terminal?: { readonly columns: number; readonly rows: number };
  /** What comes in on standard input, piece by piece. */
  readonly stdin?: readonly (string | Uint8Array)[];
  /** Told the log once the chain runs. */
  readonly onLog?: (log: Log) => void;
}

const NO_SUMMARY: DevSummary = {
  ...{ event: "summary", relayBlocks: 0, backed: 0, included: 0, paras: [], pending: 0 },
  ...{ wallMs: 0, virtualMs: 0, reproducible: true },
};

/** The command with a chain that follows a script, for tests of what the command adds. */
export function scriptedCli(script: CliScript) {
  const [signals, output] = [new EventEmitter(), new EventEmitter()];
  const said = { out: "", err: "" };
  const happened: string[] = [];
  const started: DevChainOptions[] = [];
  const timers = new Set<() => void>();
  let [loaded, nowMs] = [0, 0];
  const io = {
    stdout: {
      write: (text: string) => (said.out += text),
      ...(script.terminal ? { isTTY: true, ...script.terminal } : {}),
    },
    stderr: { write: (text: string) => (said.err += text) },
    async *stdin() {
      for (const piece of script.stdin ?? []) yield typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
    },
    cwd: script.cwd,
    // A second between any two looks at the clock.
    interrupts: interruptsOf(
      signals,
      output,
      (code) => happened.push(`exit ${code}`),
      () => (nowMs += 1_000),
    ),
    time: {
      now: () => 0,
      after(_ms: number, act: () => void) {
        timers.add(act);
        return () => timers.delete(act);
      },
    },
  };
  const backend = async () => {
    loaded += 1;
    const { winstonLog } = await import("../adapters/winston-log.js");
    return {
      counterPara,
      pluginsFor,
      checkValidationCode: (code: Uint8Array) => checkValidationCode(code),
      log: winstonLog,
      graphsOf,
      readSpecChain,
      async startDevChain(options: DevChainOptions) {
        started.push(options);
        if (script.startFault !== undefined) throw script.startFault;
        return scriptedChain(script, options, happened);
      },
    };
  };
  return {
    run: (argv: readonly string[]) => runCli(argv, io, backend),
    out: () => said.out,
    err: () => said.err,
    started,
    happened,
    signals,
    loaded: () => loaded,
    /** Lets all timers that are set go off. */
    tick() {
      const due = [...timers];
      timers.clear();
      for (const act of due) act();
    },
    timers: () => timers.size,
  };
}

function scriptedChain(script: CliScript, { log }: DevChainOptions, happened: string[]): RunningChain {
  const events = new EventEmitter();
  const end = new EventEmitter();
  let isStopped = false;
  return {
    events: { on: (name, listener) => events.on(name, listener) },
    async run() {
      happened.push("run");
      if (log) script.onLog?.(log);
      for (const event of script.events ?? []) events.emit("event", event);
      if (script.isEndless && !isStopped) await new Promise((resolve) => end.once("stopped", resolve));
      if (script.runFault !== undefined) throw script.runFault;
      return script.summary ?? NO_SUMMARY;
    },
    metrics: async () => "scripted_total 1\n",
    async stop() {
      if (!isStopped) happened.push("stop");
      isStopped = true;
      end.emit("stopped");
    },
  };
}
