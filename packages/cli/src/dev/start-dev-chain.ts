import { erasureCodingReady } from "@parahost/erasure-coding";
import { Chance, isSubsystemError, Stores, VirtualClock } from "@parahost/kernel";
import { ready } from "@parahost/primitives";
import type { SelectionStrategy } from "@parahost/protocol";
import { RelayChain } from "@parahost/relay-chain";
import { RelayRuntime } from "@parahost/runtime";
import { counterPara } from "./counter-para.js";
import { DevChain } from "./dev-chain.js";
import { devGenesis } from "./genesis.js";
import { type DevChainOptions, isOurChoice, OptionError, type ResolvedOptions, resolveOptions } from "./options.js";
import { type DevProcess, makeProcess } from "./process.js";
import { collatorSpec, validatorSpecs } from "./roster.js";
import { tryNode } from "./trial-node.js";

/** What the data folder says of itself. Another version is refused. */
const DATA_FORMAT = 1;
const SEED = new TextEncoder().encode("seed");

/**
 * Starts a relay chain with validators and collators in this process. In virtual time it stands still until it is run.
 *
 * @throws OptionError where the options cannot work, before anything is started
 */
export async function startDevChain(given: DevChainOptions = {}): Promise<DevChain> {
  await Promise.all([ready(), erasureCodingReady()]);
  const options = resolveOptions(given, counterPara);
  const process = await makeProcess(options);
  const chance = process.container.get(Chance);
  const validators = validatorSpecs(options, chance.fork("keys"));
  const genesis = devGenesis(
    options,
    validators.map(({ key }) => key),
    await pinnedStrategy(process, options),
  );
  await driven(process, () => openChain(process, options, genesis));
  const chain = new DevChain({
    options,
    process,
    allowedAncestryLen: genesis.config.asyncBackingParams.allowedAncestryLen,
    validators,
    collators: options.paras.map((para) => collatorSpec(para, chance.fork("keys"))),
  });
  await driven(process, () => chain.begin());
  return chain;
}

/**
 * Finds what does not fit before anything is started.
 *
 * @returns the strategy pinned, where a plugin brings it
 */
async function pinnedStrategy({ container }: DevProcess, options: ResolvedOptions): Promise<SelectionStrategy | null> {
  const { strategy, plugins } = options;
  if (plugins.length === 0 && isOurChoice(strategy)) return null;
  const { strategies } = await tryNode(container, options);
  return strategies.find(({ it, plugin }) => plugin !== null && it.name === strategy)?.it ?? null;
}

/** In virtual time, answers from outside come only while somebody drives the clock. */
function driven<T>({ clock }: DevProcess, work: () => Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.until(work()) : work();
}

async function openChain(
  { container, clock }: DevProcess,
  options: ResolvedOptions,
  genesis: ReturnType<typeof devGenesis>,
): Promise<void> {
  await checkSeed(container.get(Stores), options.seed);
  const chain = container.get(RelayChain);
  const state = container.get(RelayRuntime).genesis(genesis);
  if (!state.ok) throw new OptionError(state.error.details.member, state.error.details.reason);
  await chain.open(state.value).catch((fault) => {
    if (isSubsystemError(fault) && fault.code === "OtherGenesis")
      throw new OptionError("data", `the chain in it has another genesis: ${fault.details["stored"]}`);
    throw fault;
  });
  clock.startAt(chain.best.body.claim.slot * options.slotMs);
}

async function checkSeed(stores: Stores, seed: string): Promise<void> {
  const store = await stores.open("dev-chain", DATA_FORMAT);
  const found = await store.get(SEED);
  if (!found) await store.write([{ put: SEED, value: new TextEncoder().encode(seed) }], { flush: true });
  await store.close();
  if (found && new TextDecoder().decode(found) !== seed)
    throw new OptionError("data", `the chain in it was started with seed ${new TextDecoder().decode(found)}`);
}
