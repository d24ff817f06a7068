import { resolve } from "node:path";
import type { ResolvedConfig } from "../../config/resolve-config.js";
import type { DevConfig } from "../../config/schema.js";
import type { DevChainOptions } from "../../dev/options.js";
import { UserError } from "../user-error.js";
import type { DevBackend } from "./backend.js";
import { collatorsFor, parasFor } from "./paras.js";

type Resolved = Pick<ResolvedConfig, "config" | "folderOf" | "isGiven" | "nameOf">;

/**
 * What a development chain is to be started with, from the settings.
 *
 * @throws UserError, OptionError for files and plugins that cannot be used
 */
export async function optionsFor(resolved: Resolved, cwd: string, backend: DevBackend): Promise<DevChainOptions> {
  const { config, folderOf } = resolved;
  const { blocks, time, data, dump, fault, seed, chainSpec } = config;
  const chain =
    chainSpec === undefined ? await ourChain(config, cwd, backend) : await specChain(chainSpec, resolved, cwd, backend);
  return {
    ...chain,
    plugins: await backend.pluginsFor(config.plugins, folderOf("plugins")),
    ...(blocks === undefined ? {} : { blocks }),
    ...(time === undefined ? {} : { time }),
    seed,
    ...(data === undefined ? {} : { dataDir: resolve(cwd, data) }),
    ...(dump === undefined ? {} : { dumpDir: resolve(cwd, dump) }),
    ...(fault === undefined ? {} : { fault }),
  };
}

async function ourChain(config: DevConfig, cwd: string, backend: DevBackend): Promise<DevChainOptions> {
  const { validators, strategy, coresPerPara, sessionLength, slot, check } = config;
  return {
    ...(validators === undefined ? {} : { validators }),
    paras: await parasFor(config, cwd, backend),
    ...{ strategy, coresPerPara, sessionLength, slotMs: slot, check },
  };
}

/** Settings that the runtime in a chain spec decides. */
const DECIDED = ["validators", "paras", "strategy", "coresPerPara", "sessionLength", "slot", "check"] as const;

async function specChain(
  path: string,
  { config, isGiven, nameOf }: Resolved,
  cwd: string,
  backend: DevBackend,
): Promise<DevChainOptions> {
  const [decided] = DECIDED.filter(isGiven);
  if (decided !== undefined)
    throw new UserError(`${nameOf(decided)}: is not for ${nameOf("chainSpec")}, where the runtime decides`);
  const chainSpec = await backend.readSpecChain(resolve(cwd, path));
  if (!chainSpec.ok) throw new UserError(`${nameOf("chainSpec")} ${path}: ${chainSpec.error}`);
  return { chainSpec: chainSpec.value, collators: await collatorsFor(config.para, cwd) };
}
