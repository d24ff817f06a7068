import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserError } from "../commands/user-error.js";

/**
 * Reads a configuration file. Paths in it become absolute ones.
 *
 * @param path - as the user gave it
 * @throws UserError where it cannot be read, or is no JSON object
 */
export function readConfigFile(path: string, cwd: string): Readonly<Record<string, unknown>> {
  const file = resolve(cwd, path);
  const content = parsed(textOf(file, path), path);
  if (!isObject(content)) throw new UserError(`--config ${path}: is no JSON object`);
  const { $schema: _hint, ...values } = content; // For editors.
  return withPathsFrom(values, dirname(file));
}

function textOf(file: string, path: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (fault) {
    throw new UserError(`--config ${path}: cannot be read: ${(fault as Error).message}`);
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new UserError(`--config ${path}: is no JSON: ${(fault as Error).message}`);
  }
}

function withPathsFrom(content: Readonly<Record<string, unknown>>, folder: string): Readonly<Record<string, unknown>> {
  const path = (value: unknown) => (typeof value === "string" && value !== "" ? resolve(folder, value) : value);
  const { chainSpec, data, dump, para } = content;
  return {
    ...content,
    ...(chainSpec === undefined ? {} : { chainSpec: path(chainSpec) }),
    ...(data === undefined ? {} : { data: path(data) }),
    ...(dump === undefined ? {} : { dump: path(dump) }),
    ...(Array.isArray(para) ? { para: para.map((it) => paraFrom(it, folder, path)) } : {}),
  };
}

/** A collator may also be a package, which has a name and no path. */
function paraFrom(para: unknown, folder: string, path: (value: unknown) => unknown): unknown {
  if (!isObject(para)) return para;
  const { code, collator } = para;
  const isFile = typeof collator === "string" && collator.startsWith(".");
  return {
    ...para,
    ...(code === undefined ? {} : { code: path(code) }),
    ...(isFile ? { collator: resolve(folder, collator) } : {}),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
