import type { Routine, Routines } from "./runtime-answer.js";
import { configurationRoutines } from "./runtime-configuration.js";
import { RuntimeHost, type ScriptGenesis, type ScriptSession } from "./runtime-host.js";
import { inclusionRoutines } from "./runtime-inclusion.js";
import { initializerRoutines } from "./runtime-initializer.js";
import { parasRoutines } from "./runtime-paras.js";
import { schedulerRoutines } from "./runtime-scheduler.js";

type Asked = { readonly args: unknown };
type Step =
  | { readonly initializeBlock: number }
  | { readonly finalizeBlock: null }
  | { readonly newSession: ScriptSession }
  | ({ readonly call: string } & Asked)
  | ({ readonly query: string } & Asked);
/** Input of the suites `runtime/<module>`. */
export interface ScriptInput extends ScriptGenesis {
  readonly script: readonly Step[];
}
const modules: Readonly<Record<string, Routines>> = {
  Configuration: configurationRoutines,
  Initializer: initializerRoutines,
  Paras: parasRoutines,
  Scheduler: schedulerRoutines,
  Inclusion: inclusionRoutines,
};

/**
 * Answers a suite `runtime/<module>` with the runtime's own modules.
 *
 * @param module - whose routines a step names without a module
 */
export const runtimeScript =
  (module: string) =>
  (input: ScriptInput): { readonly results: readonly unknown[] } => {
    const host = new RuntimeHost(input);
    const results: unknown[] = [];
    for (const step of input.script) {
      const outcome = run(host, module, step);
      if (outcome === undefined) continue;
      results.push(outcome.ok ? outcome.value : { error: nameOf(outcome.error) });
      if ("newSession" in step) break;
    }
    return { results };
  };

/** @returns `undefined` for a step that has no result. A session change has one where it ends the script */
function run(host: RuntimeHost, module: string, step: Step): ReturnType<Routine> | undefined {
  if ("initializeBlock" in step) return void host.initializeBlock(step.initializeBlock);
  if ("finalizeBlock" in step) return void host.finalizeBlock();
  if ("newSession" in step) {
    const changed = host.newSession(step.newSession);
    return changed.ok ? undefined : changed;
  }
  const name = "call" in step ? step.call : step.query;
  const routine = routineOf(module, name);
  const args = step.args as never;
  return "call" in step
    ? host.storage.transact(() => routine(host, args))
    : host.storage.pretend(() => routine(host, args));
}

function routineOf(module: string, name: string): Routine {
  const [owner, routine] = name.includes(".") ? (name.split(".", 2) as [string, string]) : [module, name];
  const found = modules[owner]?.[routine];
  if (!found) throw new TypeError(`no routine ${name}`);
  return found;
}

const nameOf = (error: { readonly code: string } | string): string => (typeof error === "string" ? error : error.code);
