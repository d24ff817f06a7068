import { resolveConfig } from "../../config/resolve-config.js";
import type { NodeGraph } from "../../dev/node-graph.js";
import type { CliIo } from "../cli-io.js";
import type { DevBackend } from "../dev/backend.js";
import { optionsFor } from "../dev/chain-options.js";
import { reported } from "../reported.js";
import { dotOf } from "./dot.js";
import { mermaidOf } from "./mermaid.js";

/** What `parahost graph` can write. */
type GraphFormat = "mermaid" | "dot" | "svg" | "json";

/**
 * Draws who says what to whom in the nodes of a development chain.
 *
 * @param flags - those that `parahost dev` has too
 * @returns the exit code; what went wrong is on standard error
 */
export async function drawGraph(
  format: GraphFormat,
  flags: Readonly<Record<string, unknown>>,
  io: CliIo,
  load: () => Promise<DevBackend>,
): Promise<number> {
  return reported(io, async (nameOptions) => {
    const { config, ...resolved } = resolveConfig(flags, io.cwd);
    nameOptions(resolved.nameOf);
    const backend = await load();
    // One para of ours stands for all of them; those of the user's own may have other nodes.
    const one = { ...config, paras: config.para.length === 0 ? 1 : 0, validators: undefined };
    const graphs = await backend.graphsOf(await optionsFor({ ...resolved, config: one }, io.cwd, backend));
    io.stdout.write(await drawn(format, graphs));
    return 0;
  });
}

async function drawn(format: GraphFormat, graphs: readonly NodeGraph[]): Promise<string> {
  switch (format) {
    case "mermaid":
      return mermaidOf(graphs);
    case "dot":
      return dotOf(graphs);
    case "json":
      return `${JSON.stringify(graphs, null, 2)}\n`;
    case "svg":
      return (await import("./svg.js")).svgOf(dotOf(graphs));
  }
}
