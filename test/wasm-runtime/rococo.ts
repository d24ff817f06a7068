import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { it } from "@jest/globals";
import {
  blake2b256Hex,
  blockNumber,
  codecs,
  decoded,
  fromHex,
  type Hash,
  type Hex,
  type ParachainsInherentData,
  PersistentTrie,
} from "@parahost/primitives";
import {
  type Applied,
  BlockBuilder,
  type BlockState,
  babeClaim,
  genesisHeader,
  type RuntimeCallError,
  type SubstrateBlock,
  SubstrateRuntime,
} from "@parahost/wasm-host";

/*
 * A chain on the reference's own compiled runtime, as a raw chain spec has it. Specs are no part of the repository: where
 * none is found, what needs one is skipped.
 */
const REAL = resolve(process.env["PARAHOST_SHARED"] ?? "../shared", "real");
const RECORDED_SPEC = resolve(REAL, "rococo-local-8val-1015000.json");
/** The chain spec that tests run on. */
export const SPEC = process.env["PARAHOST_CHAIN_SPEC"] ?? RECORDED_SPEC;

/** Whether there is a chain spec. Says so where there is none. */
export const hasSpec = existsSync(SPEC);
if (!hasSpec) it.skip("no chain spec: set PARAHOST_CHAIN_SPEC", () => undefined);
/** Whether the chain spec is the one that the recordings were made on. */
export const isRecordedSpec = hasSpec && SPEC === RECORDED_SPEC;

/** A file beside the recordings; an empty text where it is missing. */
export const recording = (file: string): string =>
  existsSync(resolve(REAL, file)) ? readFileSync(resolve(REAL, file), "utf8") : "";

const CODE = "0x3a636f6465";

/** A block of the chain, and the state after it. */
export interface RealBlock extends SubstrateBlock, BlockState {
  readonly hash: Hash;
  readonly slot: number;
}
/** The runtime, and block 0. */
export interface RealChain {
  readonly runtime: SubstrateRuntime;
  readonly genesis: RealBlock;
}

/** Compiles the runtime of the chain spec, and makes block 0. */
export async function realChain(): Promise<RealChain> {
  const top: Readonly<Record<string, Hex>> = JSON.parse(readFileSync(SPEC, "utf8")).genesis.raw.top;
  const runtime = await SubstrateRuntime.compile(fromHex(top[CODE] ?? "0x"));
  if (!runtime.ok) throw new Error(`the chain spec's runtime is refused: ${runtime.error.detail}`);
  const entries = Object.entries(top).map(([key, value]) => [fromHex(key), fromHex(value)] as const);
  const state = PersistentTrie.from(runtime.value.version.stateVersion === 1 ? 1 : 0, entries);
  const header = genesisHeader(state);
  return {
    runtime: runtime.value,
    genesis: { header, hash: hashOf(header), extrinsics: [], state, changes: [], slot: 0 },
  };
}

const hashOf = (header: SubstrateBlock["header"]): Hash => blake2b256Hex(codecs.header.encode(header));
/** Milliseconds of a slot, and the earliest that is of use: later than block 0 by years, as on any chain. */
export const SLOT_MS = 6_000;
/** The slots in which the recordings were made: block 1, then one that ends the session, then its first. */
export const FIRST_SLOT = 290_000_001;
export const SESSION_SLOTS = 10;

type Inherent = Partial<ParachainsInherentData>;

/** A block on a parent, begun: what has been applied to it, and how it goes on. */
export function begun({ runtime }: Pick<RealChain, "runtime">, parent: RealBlock, slot: number): BlockBuilder {
  const context = {
    parentHash: parent.hash,
    number: blockNumber(parent.header.number + 1),
    digest: [babeClaim({ slot, authority: 0 })],
  };
  return unwrap(BlockBuilder.begin(runtime, parent.state, context));
}

/** What the runtime makes of an offer: the extrinsics of a block. */
export const inherentsOf = (builder: BlockBuilder, parent: RealBlock, slot: number, offered: Inherent) =>
  unwrap(
    builder.inherents({
      timestampMs: slot * SLOT_MS,
      parachains: { bitfields: [], backedCandidates: [], disputes: [], parentHeader: parent.header, ...offered },
    }),
  );

/** Behind its length: version 4 without a signature, and the numbers of pallet and call. */
const CALL_BYTES = 3;
const contentOf = (extrinsic: Uint8Array): Uint8Array => decoded(codecs.bytes, extrinsic);

/** What an extrinsic says about parachains; `null` where it is another one. */
export function parachainsIn(extrinsic: Uint8Array): ParachainsInherentData | null {
  const inherent = codecs.parachainsInherentData.decode(contentOf(extrinsic).subarray(CALL_BYTES));
  return inherent.ok ? inherent.value : null;
}

/** The extrinsic with other bytes for what it calls its call with. */
export const calling = (extrinsic: Uint8Array, args: Uint8Array): Uint8Array =>
  codecs.bytes.encode(Buffer.concat([contentOf(extrinsic).subarray(0, CALL_BYTES), args]));

/** Inherents that bring just what they are told to, past the runtime's filter. */
export function unfiltered(
  builder: BlockBuilder,
  parent: RealBlock,
  slot: number,
  parts: Inherent,
): readonly Uint8Array[] {
  return inherentsOf(builder, parent, slot, {}).map((extrinsic) => {
    const empty = parachainsIn(extrinsic);
    return empty ? calling(extrinsic, codecs.parachainsInherentData.encode({ ...empty, ...parts })) : extrinsic;
  });
}

/** Builds a block as an author does: what is offered goes through the runtime's own filter. */
export function built(
  chain: Pick<RealChain, "runtime">,
  parent: RealBlock,
  slot: number,
  offered: Inherent = {},
): RealBlock {
  const builder = begun(chain, parent, slot);
  for (const extrinsic of inherentsOf(builder, parent, slot, offered)) requireApplied(unwrap(builder.apply(extrinsic)));
  const block = unwrap(builder.finish());
  return { ...block, hash: hashOf(block.header), slot };
}

/** Block 3: the first whose state has cores that are scheduled and groups that are filled. */
export function usable(chain: RealChain): RealBlock {
  const first = built(chain, chain.genesis, FIRST_SLOT);
  const second = built(chain, first, FIRST_SLOT + SESSION_SLOTS);
  return built(chain, second, FIRST_SLOT + SESSION_SLOTS + 1);
}

function requireApplied(applied: Applied): void {
  if (applied.kind !== "applied") throw new Error(`an inherent is ${applied.kind}: ${applied.error}`);
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: RuntimeCallError };

/** @throws Error with what the runtime panicked with */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok)
    throw new Error(`${outcome.error.details.method}: ${outcome.error.details.reason ?? outcome.error.code}`);
  return outcome.value;
}
