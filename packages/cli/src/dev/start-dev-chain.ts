import { erasureCodingReady } from "@parahost/erasure-coding";
import { Chance, isSubsystemError, Stores, VirtualClock } from "@parahost/kernel";
import { ready } from "@parahost/primitives";
import type { SelectionStrategy } from "@parahost/protocol";
import { RelayChain, type WasmBody } from "@parahost/relay-chain";
import { RelayRuntime } from "@parahost/runtime";
import type { ContainerModule } from "inversify";
import { ComputeThreads } from "../adapters/compute/compute-threads.js";
import { SignaturePool } from "../adapters/signature-pool.js";
import type { SpecChain } from "./chain-spec/spec-chain.js";
import { counterPara } from "./counter-para.js";
import { DevChain } from "./dev-chain.js";
import { DATA_FORMAT, DEV_CHAIN_STORE, SEED } from "./dev-chain-layout.js";
import type { NodeSpec } from "./dev-node.js";
import { FAULTS } from "./faults/index.js";
import { devGenesis } from "./genesis.js";
import { OptionError } from "./option-error.js";
import { type DevChainOptions, isOurChoice, type ResolvedOptions, resolveOptions } from "./options.js";
import { type DevProcess, makeProcess } from "./process.js";
import { collatorSpec, validatorSpecs } from "./roster.js";
import { tryNode } from "./trial-node.js";

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
  const pinned = await pinnedStrategy(process, options);
  const origin = options.chainSpec ?? ourOrigin(process, options, validators, pinned);
  const { chainSpec } = options;
  if (chainSpec) process.container.get(ComputeThreads).start(); // The paras of a real runtime have large PoVs.
  if (chainSpec) process.container.get(SignaturePool).listen((good) => chainSpec.runtime.learn(good));
  await driven(process, () => openChain(process, options, origin));
  const fault = options.fault && FAULTS[options.fault](process.container.get(RelayChain), options.paras);
  const chain = new DevChain({
    options,
    process,
    allowedAncestryLen: origin.allowedAncestryLen,
    validators: validators.map((spec, i) => withModules(spec, fault?.validatorModules(i))),
    collators: options.paras.map((para) =>
      withModules(collatorSpec(para, chance.fork("keys"), options), fault?.collatorModules(para)),
    ),
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
  return isOurChoice(strategy) ? null : (strategies.find(({ it }) => it.name === strategy)?.it ?? null);
}

const withModules = (spec: NodeSpec, more: readonly ContainerModule[] = []): NodeSpec => ({
  ...spec,
  modules: [...spec.modules, ...more],
});

/** In virtual time, answers from outside come only while somebody drives the clock. */
function driven<T>({ clock }: DevProcess, work: () => Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.until(work()) : work();
}

/** What a chain begins with, and what is to be known of it before it runs. */
type Origin = Pick<SpecChain, "genesis" | "opening" | "allowedAncestryLen">;

/** The chain that our modules make from the options. */
function ourOrigin(
  { container }: DevProcess,
  options: ResolvedOptions,
  validators: ReturnType<typeof validatorSpecs>,
  pinned: SelectionStrategy | null,
): Origin {
  const genesis = devGenesis(
    options,
    validators.map(({ key }) => key),
    pinned,
  );
  const state = container.get(RelayRuntime).genesis(genesis);
  if (!state.ok) throw new OptionError(state.error.details.member, state.error.details.reason);
  const { allowedAncestryLen } = genesis.config.asyncBackingParams;
  return { genesis: state.value, opening: [], allowedAncestryLen };
}

async function openChain({ container, clock }: DevProcess, options: ResolvedOptions, origin: Origin): Promise<void> {
  await checkSeed(container.get(Stores), options.seed);
  const chain = container.get<RelayChain<WasmBody>>(RelayChain);
  await chain.open(origin.genesis).catch((fault) => {
    if (isSubsystemError(fault) && fault.code === "OtherGenesis")
      throw new OptionError("data", `the chain in it has another genesis: ${fault.details["stored"]}`);
    throw fault;
  });
  for (const block of origin.opening.slice(chain.best.number)) {
    const opened = await chain.import(block, null);
    if (!opened.ok) throw new Error(`an opening block is refused: ${JSON.stringify(opened.error)}`);
  }
  clock.startAt(chain.best.body.claim.slot * options.slotMs);
}

async function checkSeed(stores: Stores, seed: string): Promise<void> {
  const store = await stores.open(DEV_CHAIN_STORE, DATA_FORMAT);
  const found = await store.get(SEED);
  if (!found) await store.write([{ put: SEED, value: new TextEncoder().encode(seed) }], { flush: true });
  await store.close();
  if (found && new TextDecoder().decode(found) !== seed)
    throw new OptionError("data", `the chain in it was started with seed ${new TextDecoder().decode(found)}`);
}
