import { resolve } from "node:path";
import type { ResolvedConfig } from "../../config/resolve-config.js";
import type { DevChainOptions } from "../../dev/options.js";
import type { DevBackend } from "./backend.js";
import { parasFor } from "./paras.js";

/**
 * What a development chain is to be started with, from the settings.
 *
 * @throws UserError, OptionError for files and plugins that cannot be used
 */
export async function optionsFor(
  { config, folderOf }: Pick<ResolvedConfig, "config" | "folderOf">,
  cwd: string,
  backend: DevBackend,
): Promise<DevChainOptions> {
  const { validators, blocks, time, data, dump } = config;
  return {
    ...(validators === undefined ? {} : { validators }),
    paras: await parasFor(config, cwd, backend),
    plugins: await backend.pluginsFor(config.plugins, folderOf("plugins")),
    strategy: config.strategy,
    coresPerPara: config.coresPerPara,
    sessionLength: config.sessionLength,
    ...(blocks === undefined ? {} : { blocks }),
    ...(time === undefined ? {} : { time }),
    slotMs: config.slot,
    seed: config.seed,
    check: config.check,
    ...(data === undefined ? {} : { dataDir: resolve(cwd, data) }),
    ...(dump === undefined ? {} : { dumpDir: resolve(cwd, dump) }),
  };
}
