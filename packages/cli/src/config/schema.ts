import { z } from "zod";
import { type LogFilter, parseLogFilter } from "../adapters/log-filter.js";
import { type Address, parseAddress } from "./address.js";
import { parseDuration } from "./duration.js";
import { member, memberMeta, textFromFlag, wholeFromFlag } from "./member.js";
import { paraFromFlag, paraSchema } from "./para.js";
import { pluginSchema } from "./plugin.js";

const whole = () => z.int({ error: "is not a whole number" });
const text = () => z.string({ error: "is not text" }).min(1, { error: "is empty" });
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `is none of ${values.join(", ")}` });

/** Text that means something else; what it does not mean is refused with `problem`. */
const meaning = <T>(parse: (given: string) => T | null, problem: string) =>
  z.string({ error: problem }).transform((given, ctx): T => {
    const meant = parse(given);
    if (meant !== null) return meant;
    ctx.issues.push({ code: "custom", message: problem, input: given });
    return z.NEVER;
  });

const NO_ADDRESS = "is no PORT or HOST:PORT";

/**
 * The settings of `parahost dev`: the one place from which its flags, the keys of its configuration file, its types and
 * `docs/configuration.md` come.
 */
export const devSchema = z.strictObject({
  chainSpec: member(text().optional(), {
    flag: "--chain-spec <file>",
    description:
      "a raw chain spec: the relay chain runs on the runtime in it, with the validators and paras in it; their settings are refused then",
    default: "our own runtime",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
  validators: member(whole().optional(), {
    flag: "--validators <n>",
    description: "validators to run, at least 2, as many as there are cores, at most 1000",
    default: "the larger of 6 and twice the cores",
    fileForm: "whole number",
    fromFlag: wholeFromFlag,
  }),
  paras: member(whole().min(0, { error: "is below 0" }).max(1_000, { error: "is above 1000" }).optional(), {
    flag: "--paras <n>",
    description: "paras of ours to run: counters, with the first free ids from 2000 on; at most 1000",
    default: "3, or 0 where --para is given",
    fileForm: "whole number",
    fromFlag: wholeFromFlag,
  }),
  para: member(z.array(paraSchema, { error: "is not a list of paras" }).default([]), {
    flag: "--para <id=code.wasm[,collator=module]>",
    description:
      "a para of your own: its validation code, and a module that makes its blocks (ours do without one); with --chain-spec a para of the chain's, ID,collator=MODULE; may be repeated",
    default: "none",
    fileForm: 'list of `{ "paraId": 2000, "code": "para.wasm", "collator": "./collator.mjs" }`',
    fromFlag: paraFromFlag,
    repeats: "list",
  }),
  plugins: member(z.array(pluginSchema, { error: "is not a list of plugins" }).default([]), {
    flag: "--plugin <path-or-name>",
    description:
      "what others add: a package's folder, a file, or the name of an installed package; strategies, subsystems, replacements of ours, runtime modules; may be repeated",
    default: "none",
    fileForm: 'list of paths and names, or `{ "plugin": "./fees", "config": { } }`',
    fromFlag: textFromFlag,
    repeats: "list",
  }),
  strategy: member(text().default("auto"), {
    flag: "--strategy <name>",
    description:
      "auto, legacy, prospective, elastic-scaling, or the name of a plugin's: how candidates are selected; genesis is set up so that it suits, and auto takes what the runtime says",
    default: "auto",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
  coresPerPara: member(whole().default(1), {
    flag: "--cores-per-para <n>",
    description: "cores that each para has; more than one needs elastic-scaling",
    default: "1",
    fileForm: "whole number",
    fromFlag: wholeFromFlag,
  }),
  sessionLength: member(whole().default(50), {
    flag: "--session-length <n>",
    description: "relay chain blocks in a session",
    default: "50",
    fileForm: "whole number",
    fromFlag: wholeFromFlag,
  }),
  blocks: member(whole().optional(), {
    flag: "--blocks <n>",
    description: "relay chain blocks to run for",
    default: "until Ctrl-C",
    fileForm: "whole number",
    fromFlag: wholeFromFlag,
  }),
  time: member(oneOf(["real", "virtual"]).optional(), {
    flag: "--time <kind>",
    description: "real, or virtual: as fast as it goes, and the same for the same seed",
    default: "virtual where --blocks is given, else real",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
  slot: member(meaning(parseDuration, "is no duration such as 6s or 6000ms").prefault("6s"), {
    flag: "--slot <duration>",
    description: "time from one relay chain block to the next, at least 3s and at most a day",
    default: "6s",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
  seed: member(text().default("parahost"), {
    flag: "--seed <text>",
    description: "what keys and chance are drawn from",
    default: "parahost",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
  data: member(text().optional(), {
    flag: "--data <dir>",
    description: "keeps chain and stores in this folder; another run goes on where the last one ended",
    default: "in memory",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
  dump: member(text().optional(), {
    flag: "--dump <dir>",
    description:
      "writes of every candidate that is found invalid the code hash, the parameters and the PoV into this folder",
    default: "nothing is written",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
  fault: member(oneOf(["invalid-backing"]).optional(), {
    flag: "--fault <kind>",
    description:
      "has some parties do wrong, on purpose: invalid-backing lets a backing group back a bad candidate of the first para, which is disputed; at least 7 validators",
    default: "all are honest",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
  check: member(z.boolean({ error: "is neither true nor false" }).default(false), {
    flag: "--check",
    description: "checks the runtime's invariants after every block, and ends the run where one is broken",
    default: "off",
    fileForm: "true or false",
    fromFlag: () => true,
  }),
  json: member(z.boolean({ error: "is neither true nor false" }).default(false), {
    flag: "--json",
    description: "writes one JSON object a line on standard output, and nothing else there",
    default: "off",
    fileForm: "true or false",
    fromFlag: () => true,
  }),
  metrics: member(
    z
      .union([whole().transform(String), text()], { error: NO_ADDRESS })
      .pipe(meaning<Address>(parseAddress, NO_ADDRESS))
      .optional(),
    {
      flag: "--metrics <port>",
      description:
        "serves the metrics of all nodes for Prometheus, on this machine alone; 0 takes a free port and says which; HOST:PORT listens elsewhere",
      default: "not served",
      fileForm: "whole number, or text such as `0.0.0.0:9615`",
      fromFlag: textFromFlag,
    },
  ),
  log: member(
    meaning<LogFilter>(
      parseLogFilter,
      "is no LEVEL[,TARGET=LEVEL]; levels are error, warn, info, debug, trace",
    ).prefault("warn"),
    {
      flag: "--log <level[,target=level]>",
      description:
        "what is logged on standard error: error, warn, info, debug or trace, for all and by target (info,parachain::provisioner=debug); may be repeated",
      default: "warn",
      fileForm: "text",
      fromFlag: textFromFlag,
      repeats: "joined",
    },
  ),
  logFormat: member(oneOf(["people", "json"]).optional(), {
    flag: "--log-format <format>",
    description: "people, or json: one JSON object a line",
    default: "json where --json is given, else people",
    fileForm: "text",
    fromFlag: textFromFlag,
  }),
});
/** The settings with their defaults filled in, where these need no others to be known. */
export type DevConfig = z.output<typeof devSchema>;
/** Keys of the configuration file. */
export type DevKey = keyof DevConfig;

export const DEV_KEYS = Object.keys(devSchema.shape) as readonly DevKey[];

/** A key's flag without its dashes: `cores-per-para` for `coresPerPara`, `plugin` for `plugins`. */
export const flagName = (key: string): string =>
  flagOf(key) ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** `cores-per-para` as `coresPerPara`. */
export const keyName = (flag: string): string => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

function flagOf(key: string): string | undefined {
  const schema = DEV_KEYS.find((it) => it === key);
  return schema && memberMeta.get(devSchema.shape[schema])?.flag.slice(2).split(" ")[0];
}
