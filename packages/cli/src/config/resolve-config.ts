import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { UserError } from "../commands/user-error.js";
import { memberMeta } from "./member.js";
import { readConfigFile } from "./read-config-file.js";
import { DEV_KEYS, type DevConfig, type DevKey, devSchema, flagName, keyName } from "./schema.js";

/** Flags as commander hands them over: text, a list of texts, or `true`, by their keys. */
export type GivenFlags = Readonly<Record<string, unknown>>;

/** The settings, and where they came from. */
export interface ResolvedConfig {
  readonly config: DevConfig;
  /** How the user gave an option: `--slot`, or `slot in dev.json`. Takes a flag's name without its dashes. */
  readonly nameOf: (option: string) => string;
  /** From where what is said under a key is looked for: the file's folder, or the working directory. */
  readonly folderOf: (key: DevKey) => string;
  /** Whether flags or file say something of it. */
  readonly isGiven: (key: DevKey) => boolean;
}

/**
 * Joins flags, file and defaults: the first that says something counts.
 *
 * @throws UserError, naming the flag or the file's key
 */
export function resolveConfig(given: GivenFlags, cwd: string): ResolvedConfig {
  const flags = flagValues(given);
  const path = given["config"];
  const file = typeof path === "string" ? readConfigFile(path, cwd) : {};
  const inFile = (key: string, place = "") => `${key}${place} in ${path}`;
  if (typeof path === "string") parsed(file, inFile);
  const nameOf = (key: string, place = "") =>
    key in file && !(key in flags) ? inFile(key, place) : `--${flagName(key)}`;
  const config = parsed({ ...file, ...flags }, nameOf);
  const fileFolder = typeof path === "string" ? dirname(resolve(cwd, path)) : cwd;
  return {
    config,
    nameOf: (option) => nameOf(keyName(option)),
    folderOf: (key) => (key in file && !(key in flags) ? fileFolder : cwd),
    isGiven: (key) => key in flags || key in file,
  };
}

function flagValues(given: GivenFlags): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const key of DEV_KEYS) {
    const text = given[keyName(flagName(key))];
    const meta = memberMeta.get(devSchema.shape[key]);
    if (text === undefined || !meta) continue;
    values[key] = Array.isArray(text) ? text.map(meta.fromFlag) : meta.fromFlag(String(text));
  }
  return values;
}

/** @param place - inside the value: `[0].code` */
type NameOf = (key: string, place?: string) => string;

function parsed(values: Readonly<Record<string, unknown>>, nameOf: NameOf): DevConfig {
  const { success, data, error } = devSchema.safeParse(values);
  if (success) return data;
  const [issue] = error.issues;
  throw new UserError(issue ? sentence(issue, values, nameOf) : error.message);
}

/** Everything that the schema has against the values of a file. */
export const schemaIssues = (values: Readonly<Record<string, unknown>>): readonly z.core.$ZodIssue[] =>
  devSchema.safeParse(values).error?.issues ?? [];

/** What is wrong with a value, without where it is. */
export function issueSentence(issue: z.core.$ZodIssue, values: Readonly<Record<string, unknown>>): string {
  const value = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)?.[step], values);
  return value === undefined ? "is missing" : `${JSON.stringify(value)} ${issue.message}`;
}

function sentence(issue: z.core.$ZodIssue, values: Readonly<Record<string, unknown>>, nameOf: NameOf): string {
  const [key, ...inside] = issue.path;
  const place = inside.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  const where = key === undefined ? "" : `${nameOf(String(key), place)}: `;
  if (issue.code === "unrecognized_keys") return `${where}${unknownKeys(issue.keys, key === undefined, nameOf)}`;
  return `${where}${issueSentence(issue, values)}`;
}

const unknownKeys = (keys: readonly string[], isTop: boolean, nameOf: NameOf): string =>
  `unknown key ${keys.map((key) => (isTop ? nameOf(key) : key)).join(", ")}`;
