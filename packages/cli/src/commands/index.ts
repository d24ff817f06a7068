import type { Command } from "commander";
import type { CliIo } from "./cli-io.js";
import type { DevBackend } from "./dev/backend.js";

/** What a command is given to work with. */
export interface CommandSurroundings {
  readonly io: CliIo;
  readonly dev: () => Promise<DevBackend>;
  /** Ends with that exit code, once the command is done. */
  readonly exitWith: (code: number) => void;
}
/** A command by its name; what it needs is loaded when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<(command: Command, surroundings: CommandSurroundings) => void>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "dev",
    summary: "run a relay chain, validators and paras in this process",
    load: async () => (await import("./dev/index.js")).defineDev,
  },
  {
    name: "new",
    summary: "make a package for a strategy, a subsystem or a runtime module of one's own",
    load: async () => (await import("./new/index.js")).defineNew,
  },
  {
    name: "graph",
    summary: "draw who says what to whom in a node",
    load: async () => (await import("./graph/index.js")).defineGraph,
  },
  {
    name: "inspect",
    summary: "decode, hash and check what a node says, keeps and dumps",
    load: async () => (await import("./inspect/index.js")).defineInspect,
  },
  {
    name: "config",
    summary: "show, describe and check configurations of parahost dev",
    load: async () => (await import("./config/index.js")).defineConfig,
  },
  {
    name: "conformance",
    summary: "judge a host by the conformance vectors, or be one that is judged",
    load: async () => (await import("./conformance/index.js")).defineConformance,
  },
  {
    name: "signing-guard",
    summary: "move and check the record of what validators have signed",
    load: async () => (await import("./signing-guard/index.js")).defineSigningGuard,
  },
];
