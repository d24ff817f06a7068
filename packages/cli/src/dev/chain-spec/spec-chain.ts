import { decoded, err, ok, type ParaId, type Result, ready, type ValidatorId } from "@parahost/primitives";
import {
  type Block,
  babeConfiguration,
  type ChainBlock,
  headerHash,
  type WasmBody,
  WasmChainRuntime,
} from "@parahost/relay-chain";
import type { RuntimeState } from "@parahost/runtime";
import { SubstrateRuntime } from "@parahost/wasm-host";
import { DEV_KEY_RANGE, type DevKey, devKeyOf } from "./dev-keys.js";
import { type RawSpec, readRawSpec } from "./raw-spec.js";

/** A para that a relay chain has from its genesis on. */
export interface SpecPara {
  readonly paraId: ParaId;
  readonly genesisHead: Uint8Array;
  readonly validationCode: Uint8Array;
}
/** A relay chain as a raw chain spec has it, ready to be run: its runtime, and what that says of itself. */
export interface SpecChain {
  /** As the spec calls the chain. */
  readonly name: string;
  readonly runtime: WasmChainRuntime;
  readonly genesis: RuntimeState;
  /**
   * Blocks 1 and 2, empty. A real chain's parachains wake up with its second session: so the second block claims a slot one session
   * after the first, and cores are scheduled and groups filled in the state after it.
   */
  readonly opening: readonly Block<WasmBody>[];
  /** By their places among the block authors. */
  readonly validators: readonly (DevKey & { readonly key: ValidatorId })[];
  readonly paras: readonly SpecPara[];
  readonly cores: number;
  readonly slotMs: number;
  readonly allowedAncestryLen: number;
}
type Refused<T> = Result<T, string>;
const NOTHING = { bitfields: [], backedCandidates: [], disputes: [] };
const NO_ARGUMENTS = new Uint8Array();

/**
 * Reads a raw chain spec, compiles the runtime in it, and makes the blocks that open the chain.
 *
 * @returns an error in words that go behind the file's name
 */
export async function readSpecChain(file: string): Promise<Refused<SpecChain>> {
  await ready();
  const spec = readRawSpec(file);
  return spec.ok ? specChain(spec.value) : spec;
}

async function specChain({ name, code, entries }: RawSpec): Promise<Refused<SpecChain>> {
  const compiled = await SubstrateRuntime.compile(code);
  if (!compiled.ok) return err(`the runtime under :code is refused: ${compiled.error.detail}`);
  // The length of a slot is the runtime's to say; before it is known no block is made.
  const unclocked = new WasmChainRuntime(compiled.value, 0);
  const genesis = unclocked.load(entries);
  if (unclocked.apiVersion() === 0) return err("its runtime has no ParachainHost API: this is no relay chain");
  const answer = unclocked.call(genesis, "BabeApi_configuration", NO_ARGUMENTS);
  if (!answer.ok) return err("its runtime has no BabeApi: blocks are made by turns of BABE only");
  const { slotDurationMs, epochLength, authorities } = decoded(babeConfiguration, answer.value);
  const slotMs = Number(slotDurationMs);
  const runtime = new WasmChainRuntime(compiled.value, slotMs);
  const opened = await open(runtime, genesis, Number(epochLength));
  if (!opened.ok) return opened;
  const { opening, state } = opened.value;
  const validators = devValidators(
    authorities.map(([key]) => key as ValidatorId),
    runtime.ask(state, "validators", {}),
  );
  if (!validators.ok) return validators;
  const { allowedAncestryLen } = runtime.ask(state, "asyncBackingParams", {});
  const cores = runtime.ask(state, "availabilityCores", {});
  const ids = new Set(cores.flatMap((core) => (core.kind === "Scheduled" ? [core.paraId] : [])));
  if (ids.size === 0) return err("no para has a core in its first session");
  const paras = [...ids].map((paraId) => specPara(runtime, state, paraId));
  const facts = { validators: validators.value, paras, cores: cores.length, slotMs, allowedAncestryLen };
  return ok({ name, runtime, genesis, opening, ...facts });
}

async function open(
  runtime: WasmChainRuntime,
  genesis: RuntimeState,
  epochLength: number,
): Promise<Refused<{ readonly opening: readonly Block<WasmBody>[]; readonly state: RuntimeState }>> {
  const opening: Block<WasmBody>[] = [];
  const header = runtime.genesisHeader(genesis);
  let [parentHeader, state] = [header, genesis];
  for (const slot of [1, 1 + epochLength]) {
    const parent = parentOf(parentHeader, state);
    const { block } = await runtime.author(parent, { slot, author: 0 }, NOTHING);
    const executed = block.ok ? await runtime.execute(parent, block.value) : block;
    if (!block.ok || !executed.ok) {
      const { code, details } = (executed.ok ? null : executed.error) ?? { code: "", details: {} };
      return err(`block ${opening.length + 1} on its genesis fails: ${code} ${JSON.stringify(details)}`);
    }
    opening.push(block.value);
    [parentHeader, state] = [block.value.header, executed.value.state];
  }
  return ok({ opening, state });
}

const parentOf = (header: Block["header"], state: RuntimeState): ChainBlock<unknown> => ({
  hash: headerHash(header),
  number: header.number,
  parentHash: header.parentHash,
  header,
  isViable: true,
  children: new Set(),
  body: { state, body: null, events: [], claim: { slot: 0, author: 0 } },
});

/** Who makes blocks also validates, each with one key; and everybody knows all of these keys. */
function devValidators(
  authorities: readonly ValidatorId[],
  validators: readonly ValidatorId[],
): Refused<SpecChain["validators"]> {
  const found: (DevKey & { readonly key: ValidatorId })[] = [];
  for (const key of new Set([...authorities, ...validators])) {
    const dev = devKeyOf(key);
    if (!dev) return err(`the validator ${key} has none of the development keys ${DEV_KEY_RANGE}`);
    found.push({ ...dev, key });
  }
  return ok(found);
}

function specPara(runtime: WasmChainRuntime, state: RuntimeState, paraId: ParaId): SpecPara {
  const question = { paraId, assumption: "Free" } as const;
  const data = runtime.ask(state, "persistedValidationData", question);
  const validationCode = runtime.ask(state, "validationCode", question);
  return { paraId, genesisHead: data?.parentHead ?? NO_ARGUMENTS, validationCode: validationCode ?? NO_ARGUMENTS };
}
