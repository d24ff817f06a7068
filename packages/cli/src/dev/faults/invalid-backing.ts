import { BadPovCollator, ColludingPvfHost } from "@parahost/dev-paras";
import { Collator, PvfHost } from "@parahost/kernel";
import { SpotCheckConfig } from "@parahost/node";
import { type PersistedValidationData, toHex } from "@parahost/primitives";
import type { RelayChain } from "@parahost/relay-chain";
import { PvfPool } from "@parahost/wasm-host";
import { ContainerModule } from "inversify";
import type { DevPara } from "../options.js";
import { colludersOn } from "./colluders.js";
import type { Fault } from "./faults.js";

/** Collations that are spoilt at the most: after that the para is left in peace. */
const SPOILS = 4;

/**
 * A collator spoils what it builds on one head of its para, and enough of the group that works on it back it all the same. All the
 * others check everything that is included.
 */
export function invalidBacking(chain: RelayChain<unknown>, paras: readonly DevPara[]): Fault {
  const victim = paras[0]?.paraId;
  const colluders = victim === undefined ? new Set<number>() : colludersOn(chain, victim);
  return {
    validatorModules: (i) => (colluders.has(i) ? [checkingAll, colluding] : [checkingAll]),
    collatorModules: ({ paraId }) => (paraId === victim ? [spoiling()] : []),
  };
}

const checkingAll = new ContainerModule(({ bind }) => {
  bind(SpotCheckConfig).toConstantValue({ checksPerCandidate: Number.POSITIVE_INFINITY });
});
const colluding = new ContainerModule(({ bind }) => {
  bind(PvfHost).toDynamicValue((context) => new ColludingPvfHost(context.get(PvfPool)));
});
const spoiling = () =>
  new ContainerModule(({ onActivation }) => {
    onActivation(Collator, (_context, honest: Collator) => new BadPovCollator(honest, onTheSecondHead()));
  });

/** The second head that is built on: once all goes well. It comes back when the chain reverts, and is built on honestly then. */
function onTheSecondHead(): (validationData: PersistedValidationData) => boolean {
  const heads = new Set<string>();
  let spoiltOnes = 0;
  return ({ parentHead }) => {
    heads.add(toHex(parentHead));
    const isSecond = heads.size === 2 && [...heads][1] === toHex(parentHead);
    if (!isSecond || spoiltOnes >= SPOILS) return false;
    spoiltOnes += 1;
    return true;
  };
}
