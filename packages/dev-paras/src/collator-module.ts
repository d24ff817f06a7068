import { Collator, isContainerModule } from "@parahost/kernel";
import { err, ok, type ParaId, type Result } from "@parahost/primitives";
import { ContainerModule } from "inversify";
import { CounterCollator } from "./counter-collator.js";

/**
 * What a team brings with its para: the exports of an ES module named in `--para ID=CODE.wasm,collator=MODULE`.
 *
 * ```ts
 * export default (paraId: ParaId) =>
 *   new ContainerModule(({ bind }) => {
 *     bind(Collator).toConstantValue(new MyCollator(paraId));
 *   });
 * export const genesisHead = new Uint8Array(32);
 * ```
 */
export interface CollatorModule {
  /** Binds `Collator`, and only that. A function where one module serves several paras. */
  readonly default: ContainerModule | ((paraId: ParaId) => ContainerModule);
  /** Encoded head data that the para starts with. Without it, no bytes. */
  readonly genesisHead?: Uint8Array | ((paraId: ParaId) => Uint8Array);
}

/** The collator of ours for a para, where no one brings another. */
export const devPara = (paraId: ParaId): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(Collator).toConstantValue(new CounterCollator(paraId));
  });

/** Why the exports of a module are no {@link CollatorModule}. */
export interface BadCollatorModule {
  readonly code: "BadCollatorModule";
  readonly detail: string;
}

/**
 * Takes from a module's exports what a para needs.
 *
 * @param exported - what `import()` gave
 */
export function paraFrom(
  exported: unknown,
  paraId: ParaId,
): Result<{ readonly module: ContainerModule; readonly genesisHead: Uint8Array }, BadCollatorModule> {
  const { default: made, genesisHead } = exported as Partial<Record<keyof CollatorModule, unknown>>;
  let module: unknown;
  let head: unknown;
  try {
    module = typeof made === "function" ? made(paraId) : made;
    head = typeof genesisHead === "function" ? genesisHead(paraId) : (genesisHead ?? new Uint8Array());
  } catch (fault) {
    return bad(`it fails for para ${paraId}: ${fault instanceof Error ? fault.message : fault}`);
  }
  if (!isContainerModule(module)) return bad("its default export is no ContainerModule, nor makes one from a para id");
  if (!(head instanceof Uint8Array)) return bad("genesisHead is no Uint8Array, nor makes one from a para id");
  return ok({ module, genesisHead: head });
}

const bad = (detail: string) => err({ code: "BadCollatorModule", detail } as const);
