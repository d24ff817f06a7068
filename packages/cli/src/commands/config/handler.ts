import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { configJsonSchema, fileDefault } from "../../config/json-schema.js";
import { memberMeta } from "../../config/member.js";
import { type ConfigProblem, JsonPlaces, problemsIn } from "../../config/problems.js";
import { readConfigFile } from "../../config/read-config-file.js";
import { resolveConfig } from "../../config/resolve-config.js";
import { DEV_KEYS, type DevKey, devSchema, keyName } from "../../config/schema.js";
import { resolveOptions } from "../../dev/options.js";
import type { CliIo } from "../cli-io.js";
import type { DevBackend } from "../dev/backend.js";
import { optionsFor } from "../dev/chain-options.js";
import { reported } from "../reported.js";
import { table } from "../table.js";
import { failureOf, UserError } from "../user-error.js";

/** Shows every setting, its value, and where that comes from. @returns the exit code */
export const showConfig = (file: string | undefined, json: boolean, io: CliIo): Promise<number> =>
  reported(io, async () => {
    resolveConfig(file === undefined ? {} : { config: file }, io.cwd);
    const given = file === undefined ? {} : readConfigFile(file, io.cwd);
    const settings = DEV_KEYS.map((key) => settingOf(key, given, file));
    if (json) io.stdout.write(`${JSON.stringify(Object.fromEntries(settings), null, 2)}\n`);
    else {
      const rows = settings.map(([key, { value, from, says }]) => [key, says ?? JSON.stringify(value), from]);
      io.stdout.write(`${table([["setting", "value", "from"], ...rows]).join("\n")}\n`);
    }
    return 0;
  });

interface Setting {
  /** As the file would have it; `null` where it follows from others. */
  readonly value: unknown;
  readonly from: string;
  /** In words, where there is no value. */
  readonly says?: string;
}

function settingOf(key: DevKey, given: Readonly<Record<string, unknown>>, file = ""): readonly [DevKey, Setting] {
  if (key in given) return [key, { value: given[key], from: file }];
  const value = fileDefault(key);
  if (value !== undefined) return [key, { value, from: "default" }];
  return [key, { value: null, from: "default", says: memberMeta.get(devSchema.shape[key])?.default ?? "none" }];
}

/** Shows the JSON Schema of the file. @returns the exit code */
export const showSchema = (io: CliIo): Promise<number> =>
  reported(io, async () => {
    io.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return 0;
  });

/** Shows everything that is wrong with a file. @returns the exit code: 1 where something is */
export const checkConfig = (file: string, json: boolean, io: CliIo, load: () => Promise<DevBackend>): Promise<number> =>
  reported(io, async () => {
    const text = textOf(file, io.cwd);
    const alone = problemsIn(text);
    const problems = alone.length > 0 ? alone : await problemsTogether(file, text, io, await load());
    for (const problem of problems) io.stdout.write(`${json ? JSON.stringify(problem) : sentence(file, problem)}\n`);
    if (problems.length === 0 && !json) io.stdout.write(`${file}: nothing is wrong\n`);
    return problems.length === 0 ? 0 : 1;
  });

/** What is wrong although each value is right by itself: the first that is found. */
async function problemsTogether(
  file: string,
  text: string,
  { cwd }: CliIo,
  backend: DevBackend,
): Promise<readonly ConfigProblem[]> {
  const resolved = resolveConfig({ config: file }, cwd);
  const named: { option?: string } = {};
  try {
    resolveOptions(await optionsFor(resolved, cwd, backend), backend.counterPara);
    return [];
  } catch (fault) {
    const { exitCode, line } = failureOf(fault, (option) => {
      named.option = option;
      return "";
    });
    if (exitCode !== 2) throw fault;
    const said = line.replace(/^parahost: (: )?/, "");
    const [, flag, key] = /^(?:--([\w-]+)|(\w+) in )/.exec(said) ?? [];
    const option = named.option ?? flag ?? key;
    const problem = said.replace(`${key} in ${file} `, "");
    return [new JsonPlaces(text).problem(option === undefined ? [] : [keyName(option)], problem)];
  }
}

const sentence = (file: string, { line, pointer, problem }: ConfigProblem): string =>
  `${file}:${line}: ${pointer === "" ? "the whole" : pointer}: ${problem}`;

function textOf(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (fault) {
    throw new UserError(`${file}: cannot be read: ${(fault as Error).message}`);
  }
}
