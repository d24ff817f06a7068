import { type Store, Stores, SubsystemError } from "@parahost/kernel";
import { codecs, decoded, fromHex, type Hash, type Header, optionOf, struct } from "@parahost/primitives";
import { blockBody } from "@parahost/runtime";
import { inject, injectable } from "inversify";
import { type Block, type ChainBlock, headerHash } from "./block.js";

const FORMAT_VERSION = 1;
const key = (prefix: string, rest: Iterable<number> = []): Uint8Array => Uint8Array.of(prefix.charCodeAt(0), ...rest);
const GENESIS = key("g");
const FINALIZED = key("f");

/** Where a chain left off. */
export interface StoredChain {
  readonly finalized: Pick<Block, "header"> & { readonly body: Block["body"] | null };
  readonly entries: readonly (readonly [Uint8Array, Uint8Array])[];
  /** Parents before their children. */
  readonly unfinalized: readonly Block[];
}

/**
 * Keeps a chain: the state at the finalized block, and the blocks above it, to be executed again.
 *
 * Keys: `g` genesis hash; `f` the finalized block; `s` + storage key: its state; `b` + number + hash: a block above it.
 */
@injectable()
export class ChainStore {
  #store: Store | undefined;

  constructor(@inject(Stores) private readonly stores: Stores) {}

  /** @returns `null` where nothing is stored yet. Fails with `OtherGenesis` where another chain is. */
  async open(genesis: Hash): Promise<StoredChain | null> {
    const store = await this.stores.open("relay-chain", FORMAT_VERSION);
    this.#store = store;
    const known = await store.get(GENESIS);
    if (!known) return null;
    const stored = decoded(codecs.hash, known);
    if (stored !== genesis)
      throw new SubsystemError("relayChain", "OtherGenesis", { fatal: true, details: { stored, expected: genesis } });
    const finalized = await store.get(FINALIZED);
    if (!finalized)
      throw new SubsystemError("relayChain", "CorruptStore", { fatal: true, details: { missing: "finalized block" } });
    const entries: (readonly [Uint8Array, Uint8Array])[] = [];
    for await (const [name, value] of store.range(key("s"), key("t"))) entries.push([name.subarray(1), value]);
    const unfinalized: Block[] = [];
    for await (const [, bytes] of store.range(key("b"), key("c"))) unfinalized.push(decoded(unfinalizedBlock, bytes));
    return { finalized: decoded(finalizedBlock, finalized), entries, unfinalized };
  }

  async begin(genesis: ChainBlock): Promise<void> {
    await this.#opened.write(
      [
        { put: GENESIS, value: fromHex(genesis.hash) },
        { put: FINALIZED, value: encoded(genesis) },
        ...[...genesis.body.state.entries()].map(([name, value]) => ({ put: key("s", name), value })),
      ],
      { flush: true },
    );
  }

  async imported(block: ChainBlock): Promise<void> {
    const { header } = block;
    const { body } = block.body;
    if (body) await this.#opened.write([{ put: blockKey(header), value: unfinalizedBlock.encode({ header, body }) }]);
  }

  /** @param path - the blocks that became final, the lowest first; @param dropped - forks that did not */
  async finalized(path: readonly ChainBlock[], dropped: readonly ChainBlock[]): Promise<void> {
    const last = path.at(-1);
    if (!last) return;
    const changes = path.flatMap(({ body }) => body.state.changes());
    await this.#opened.write(
      [
        { put: FINALIZED, value: encoded(last) },
        ...changes.map(({ key: name, value }) => (value ? { put: key("s", name), value } : { delete: key("s", name) })),
        ...[...path, ...dropped].map(({ header }) => ({ delete: blockKey(header) })),
      ],
      { flush: true },
    );
  }

  async close(): Promise<void> {
    await this.#store?.close();
    this.#store = undefined;
  }

  get #opened(): Store {
    if (!this.#store) throw new SubsystemError("relayChain", "StoreClosed", { fatal: true });
    return this.#store;
  }
}

const unfinalizedBlock = struct<Block>("Block", { header: codecs.header, body: blockBody });

const finalizedBlock = struct<StoredChain["finalized"]>("FinalizedBlock", {
  header: codecs.header,
  body: optionOf(blockBody),
});

const encoded = ({ header, body: { body } }: ChainBlock): Uint8Array => finalizedBlock.encode({ header, body });

/** Ordered by number, so that a range gives parents before their children. */
function blockKey(header: Header): Uint8Array {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, header.number);
  return key("b", [...number, ...fromHex(headerHash(header))]);
}
