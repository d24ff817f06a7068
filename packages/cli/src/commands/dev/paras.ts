import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { paraFrom } from "@parahost/dev-paras";
import { Collator } from "@parahost/kernel";
import { type ParaId, paraId } from "@parahost/primitives";
import { defaultConfiguration } from "@parahost/runtime";
import { Container, type ContainerModule } from "inversify";
import type { ParaSetting } from "../../config/para.js";
import type { DevPara } from "../../dev/options.js";
import { UserError } from "../user-error.js";
import type { DevBackend } from "./backend.js";

/** Ids of ours begin here. */
const FIRST_ID = 2000;
const OUR_PARAS = 3;

type Loaders = Pick<DevBackend, "counterPara" | "checkValidationCode">;
interface Settings {
  readonly para: readonly ParaSetting[];
  readonly paras?: number | undefined;
}

/**
 * The paras asked for: those of the user's own as they were given, then ours.
 *
 * @throws UserError for code or a module that cannot be used
 */
export async function parasFor({ para, paras }: Settings, cwd: string, loaders: Loaders): Promise<readonly DevPara[]> {
  const own: DevPara[] = [];
  for (const setting of para) own.push(await ownPara(setting, cwd, loaders));
  const count = paras ?? (own.length > 0 ? 0 : OUR_PARAS);
  const taken = new Set(own.map((it) => it.paraId));
  return [...own, ...freeIds(count, taken).map(loaders.counterPara)];
}

function freeIds(count: number, taken: ReadonlySet<ParaId>): readonly ParaId[] {
  const ids: ParaId[] = [];
  for (let id = FIRST_ID; ids.length < count; id++) if (!taken.has(paraId(id))) ids.push(paraId(id));
  return ids;
}

/**
 * Who makes blocks for the paras of a chain spec, by what was brought for them.
 *
 * @throws UserError for a module that cannot be used
 */
export async function collatorsFor(
  given: readonly ParaSetting[],
  cwd: string,
): Promise<ReadonlyMap<ParaId, ContainerModule>> {
  const collators = new Map<ParaId, ContainerModule>();
  for (const { paraId: number, code, collator } of given) {
    const id = paraId(number);
    const refuse = (reason: string) => new UserError(`--para ${id}: ${reason}`);
    if (code !== undefined) throw refuse(`${code}: its code is in the chain spec; say --para ${id},collator=MODULE`);
    if (collator === undefined) throw refuse("has no collator");
    if (collators.has(id)) throw refuse("is given twice");
    collators.set(id, (await brought(collator, id, cwd)).module);
  }
  return collators;
}

async function ownPara(
  { paraId: number, code, collator }: ParaSetting,
  cwd: string,
  loaders: Loaders,
): Promise<DevPara> {
  const id = paraId(number);
  if (code === undefined) throw new UserError(`--para ${id}: has no code; only a chain spec would bring it`);
  const validationCode = await readCode({ id, code }, cwd, loaders);
  if (collator === undefined) return { ...loaders.counterPara(id), validationCode };
  const { genesisHead, module } = await brought(collator, id, cwd);
  return { paraId: id, validationCode, genesisHead, collator: module };
}

/** What a module brings for a para. */
async function brought(
  collator: string,
  id: ParaId,
  cwd: string,
): Promise<{ readonly module: ContainerModule; readonly genesisHead: Uint8Array }> {
  const para = paraFrom(await imported(collator, cwd, id), id);
  const refuse = (reason: string) => new UserError(`--para ${id}: ${collator}: ${reason}`);
  if (!para.ok) throw refuse(para.error.detail);
  if (!(await bindsCollator(para.value.module, refuse))) throw refuse("its module does not bind the Collator port");
  return para.value;
}

/** Tried in a container of its own, before anything is started. */
async function bindsCollator(module: ContainerModule, refuse: (reason: string) => UserError): Promise<boolean> {
  const container = new Container();
  try {
    await container.load(module);
  } catch (fault) {
    throw refuse(`its module fails: ${(fault as Error).message}`);
  }
  return container.isBound(Collator);
}

async function readCode(
  { id, code }: { readonly id: ParaId; readonly code: string },
  cwd: string,
  { checkValidationCode }: Loaders,
): Promise<Uint8Array> {
  const refuse = (reason: string) => new UserError(`--para ${id}: ${code}: ${reason}`);
  const { maxCodeSize } = defaultConfiguration;
  let bytes: Uint8Array;
  try {
    const { size } = statSync(resolve(cwd, code));
    if (size > maxCodeSize) throw refuse(`has ${size} bytes, and code may have ${maxCodeSize}`);
    bytes = new Uint8Array(readFileSync(resolve(cwd, code)));
  } catch (fault) {
    if (fault instanceof UserError) throw fault;
    throw refuse(`cannot be read: ${(fault as Error).message}`);
  }
  const checked = await checkValidationCode(bytes);
  if (!checked.ok) throw refuse(`is no validation code: ${checked.error.detail}`);
  return bytes;
}

/** A file, or else a package that the working directory can see. */
async function imported(module: string, cwd: string, id: ParaId): Promise<unknown> {
  try {
    const file = resolve(cwd, module);
    const path = existsSync(file) ? file : createRequire(join(cwd, "package.json")).resolve(module);
    return await import(pathToFileURL(path).href);
  } catch (fault) {
    throw new UserError(`--para ${id}: ${module}: cannot be loaded: ${(fault as Error).message}`);
  }
}
