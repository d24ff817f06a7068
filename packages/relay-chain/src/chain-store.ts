import { readStored, type Store, type StoredAt, type StoreOperation, Stores } from "@parahost/kernel";
import { type Codec, codecs, fromHex, type Hash, type Header, optionOf, struct } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import type { Block, ChainBlock } from "./block.js";
import { ChainRuntime } from "./chain-runtime.js";
import { corruptStore, notOpen, otherGenesis } from "./errors.js";

/** The store's name. */
export const STORE_NAME = "relay-chain";
/** Another version is refused. */
export const FORMAT_VERSION = 1;
const key = (prefix: string, rest: Iterable<number> = []): Uint8Array => Uint8Array.of(prefix.charCodeAt(0), ...rest);
/** Where the hash of the genesis block lies. */
export const GENESIS = key("g");
/** Where the finalized block lies. */
export const FINALIZED = key("f");
const at = (entry: string, key: Uint8Array): StoredAt => ({ store: STORE_NAME, entry, key });

/** Where a chain left off. */
export interface StoredChain<Body = unknown> {
  readonly finalized: FinalizedBlock<Body>;
  /** The state after the finalized block. */
  readonly entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
  /** In the order in which they were imported, so parents before their children. */
  readonly unfinalized: readonly Block<Body>[];
}
interface FinalizedBlock<Body> {
  readonly header: Header;
  /** `null` for genesis. */
  readonly body: Body | null;
}
interface Unfinalized<Body> extends Block<Body> {
  /** Counts imports: of equally high blocks, that which came first is the better one. */
  readonly arrival: number;
}

/**
 * Keeps a chain: the state at the finalized block, and the blocks above it, to be executed again.
 *
 * Every write is one step that happens whole or not at all, and after each the store is a chain. A crash may cost the latest
 * imports, from the last one back; never what was finalized.
 *
 * Keys: `g` genesis hash; `f` the finalized block; `s` + storage key: its state; `b` + number + hash: a block above it.
 */
@injectable()
export class ChainStore<Body = unknown> {
  readonly #unfinalized: Codec<Unfinalized<Body>>;
  readonly #finalized: Codec<FinalizedBlock<Body>>;
  #store: Store | undefined;
  #arrivals = 0;

  constructor(
    @inject(Stores) private readonly stores: Stores,
    @inject(ChainRuntime) { body }: Pick<ChainRuntime<Body>, "body">,
  ) {
    const { header, u32 } = codecs;
    this.#unfinalized = struct<Unfinalized<Body>>("UnfinalizedBlock", { arrival: u32, header, body });
    this.#finalized = struct<FinalizedBlock<Body>>("FinalizedBlock", { header, body: optionOf(body) });
  }

  /**
   * @returns `null` where nothing is stored yet. Fails with `OtherGenesis` where another chain is, with `CorruptStore` where
   * none can be made of it; the store is closed then
   */
  async open(genesis: Hash): Promise<StoredChain<Body> | null> {
    const store = await this.stores.open(STORE_NAME, FORMAT_VERSION);
    try {
      const stored = await this.#read(store, genesis);
      this.#store = store;
      return stored;
    } catch (fault) {
      await store.close();
      throw fault;
    }
  }

  /** Starts a chain in an empty store. */
  async begin({
    hash,
    header,
    body: { body, state },
  }: Pick<ChainBlock<Body>, "hash" | "header" | "body">): Promise<void> {
    const entries = Array.from(state.entries(), ([name, value]) => ({ put: key("s", name), value }));
    await this.#write(
      [
        { put: GENESIS, value: fromHex(hash) },
        { put: FINALIZED, value: this.#finalized.encode({ header, body }) },
        ...entries,
      ],
      { flush: true },
    );
  }

  /** To be called before the block is used: what is built on it must not be there without it. */
  async imported(hash: Hash, { header, body }: Block<Body>): Promise<void> {
    const value = this.#unfinalized.encode({ arrival: this.#arrivals++, header, body });
    await this.#write([{ put: blockKey({ hash, number: header.number }), value }]);
  }

  /**
   * Moves the state on to the last of `path`, change by change.
   *
   * @param path - the blocks that became final, the lowest first
   * @param dropped - forks that did not
   */
  async finalized(path: readonly ChainBlock<Body>[], dropped: readonly ChainBlock<Body>[]): Promise<void> {
    const last = path.at(-1);
    if (!last) return;
    const { header, body } = last;
    const changes = path.flatMap((block) => block.body.state.changes());
    await this.#write(
      [
        { put: FINALIZED, value: this.#finalized.encode({ header, body: body.body }) },
        ...changes.map(({ key: name, value }) => (value ? { put: key("s", name), value } : { delete: key("s", name) })),
        ...[...path, ...dropped].map((block) => ({ delete: blockKey(block) })),
      ],
      { flush: true },
    );
  }

  async close(): Promise<void> {
    const store = this.#store;
    this.#store = undefined;
    await store?.close();
  }

  async #read(store: Store, expected: Hash): Promise<StoredChain<Body> | null> {
    const genesis = await store.get(GENESIS);
    if (!genesis) return null;
    const stored = readStored(codecs.hash, genesis, at("genesis hash", GENESIS));
    if (stored !== expected) throw otherGenesis(stored, expected);
    const finalized = await store.get(FINALIZED);
    if (!finalized) throw corruptStore({ entry: "finalized block", reason: "missing" });
    const entries: (readonly [Uint8Array, Uint8Array])[] = [];
    for await (const [name, value] of store.range(key("s"), key("t"))) entries.push([name.subarray(1), value]);
    const unfinalized: Unfinalized<Body>[] = [];
    for await (const [name, bytes] of store.range(key("b"), key("c")))
      unfinalized.push(readStored(this.#unfinalized, bytes, at("unfinalized block", name)));
    unfinalized.sort((a, b) => a.arrival - b.arrival);
    this.#arrivals = (unfinalized.at(-1)?.arrival ?? -1) + 1;
    return {
      finalized: readStored(this.#finalized, finalized, at("finalized block", FINALIZED)),
      entries,
      unfinalized: unfinalized.map(({ header, body }) => ({ header, body })),
    };
  }

  async #write(operations: readonly StoreOperation[], options?: { readonly flush: boolean }): Promise<void> {
    if (!this.#store) throw notOpen();
    await this.#store.write(operations, options);
  }
}

function blockKey({ number, hash }: Pick<ChainBlock<unknown>, "number" | "hash">): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return key("b", [...bytes, ...fromHex(hash)]);
}
