import type { WasmImport } from "../web-assembly.js";
import type { Sandbox } from "./sandbox.js";
import { HostTrap } from "./trap.js";

/** Type of a function, as the reader of the binary spells it. */
type FunctionType = `(${string})->(${string})`;
type HostFunction = (...args: never[]) => unknown;
/** Host functions by name, with their types. */
export type Provided = Readonly<Record<string, { readonly type: FunctionType }>>;
/** Host functions by name, over what a run of code has of the host. */
export type Provisions<E extends Sandbox> = Readonly<
  Record<string, { readonly type: FunctionType; readonly bind: (env: E) => HostFunction }>
>;

/**
 * What any code may call: all that validation code gets. Everything else of the reference's host interface traps when it
 * calls it.
 */
export const COMMON: Provisions<Sandbox> = {
  ext_allocator_malloc_version_1: {
    type: "(i32)->(i32)",
    bind: (sandbox) => (size: number) => sandbox.allocator.allocate(size >>> 0),
  },
  ext_allocator_free_version_1: {
    type: "(i32)->()",
    bind: (sandbox) => (address: number) => sandbox.allocator.free(address >>> 0),
  },
  ext_logging_log_version_1: {
    type: "(i32,i64,i64)->()",
    bind: (sandbox) => (level: number, target: bigint, message: bigint) => sandbox.log(level, target, message),
  },
  ext_logging_max_level_version_1: { type: "()->(i32)", bind: () => () => MAX_LOG_LEVEL },
  ext_panic_handler_abort_on_panic_version_1: {
    type: "(i64)->()",
    bind: (sandbox) => (message: bigint) => {
      throw new HostTrap(`panicked: ${sandbox.text(message)}`);
    },
  },
};

/** `Info`. A constant, so that a run does not depend on what the host is told to log. */
const MAX_LOG_LEVEL = 3;

/**
 * The reference's host interface by the groups that a runtime may import. A para's runtime is its validation code too, and
 * imports what it calls only as a runtime.
 */
const KNOWN =
  /^ext_(allocator|crypto|default_child_storage|hashing|input|logging|misc|offchain|offchain_index|panic_handler|runtime_tasks|sandbox|storage|transaction_index|trie|wasm_tracing)_[a-z0-9_]+_version_\d+$/;

/** Why code that imports this is refused, or `null`. `type` is there for functions. */
export function refusedImport(
  { module, name, kind }: WasmImport,
  type: string | null,
  provided: Provided,
): string | null {
  if (module !== "env") return `imports ${module}.${name}; host functions are in env`;
  if (kind === "memory") return name === "memory" ? null : `imports its memory as ${name} instead of memory`;
  if (kind !== "function") return `imports the ${kind} ${name}; only functions and the memory can be imported`;
  if (!KNOWN.test(name)) return `imports env.${name}, which is no host function`;
  const wanted = provided[name]?.type;
  return wanted !== undefined && wanted !== type ? `imports env.${name} as ${type} instead of ${wanted}` : null;
}

/**
 * The functions that code imports, for one run.
 *
 * @param where - what the code is run for, said by the trap of a function that is not provided
 */
export function hostFunctions<E extends Sandbox>(
  imports: readonly WasmImport[],
  provisions: Provisions<E>,
  env: E,
  where: string,
): Record<string, HostFunction> {
  const functions: Record<string, HostFunction> = {};
  for (const { name, kind } of imports) {
    if (kind !== "function") continue;
    functions[name] = provisions[name]?.bind(env) ?? unsupported(name, where);
  }
  return functions;
}

function unsupported(name: string, where: string): HostFunction {
  return () => {
    throw new HostTrap(`${name} is not supported in ${where}`);
  };
}
