import { type BlockNumber, blockNumber, consensusLogItem, type Hash, hash } from "@parahost/primitives";
import { BlockTree, type ChainBlock, type Executed, type SharedChain } from "@parahost/relay-chain";

const hashOf = (name: string): Hash => hash(`0x${Buffer.from(name).toString("hex").padStart(64, "0")}`);

/** A tree of blocks that are nothing but their names, for tests of who sees what when. Its root is `root`, block 0. */
export class SmallTree implements SharedChain {
  readonly tree: BlockTree<Executed>;
  readonly #canonical = new Map<BlockNumber, Hash>();

  constructor() {
    const header = this.#header(0, hashOf("before"));
    this.tree = new BlockTree({ hash: hashOf("root"), header, body: {} as Executed });
    this.#canonical.set(blockNumber(0), hashOf("root"));
  }

  get(at: Hash): ChainBlock | undefined {
    return this.tree.get(at);
  }

  canonical(number: BlockNumber): Hash | undefined {
    return this.#canonical.get(number);
  }

  block(name: string): ChainBlock {
    const found = this.get(hashOf(name));
    if (!found) throw new Error(`there is no block ${name}`);
    return found;
  }

  /** @param reverts - number of an ancestor that the block's header reverts */
  add(name: string, parent: string, reverts?: number): ChainBlock {
    const { number, hash: parentHash } = this.block(parent);
    const logs = reverts === undefined ? [] : [{ kind: "Revert" as const, number: blockNumber(reverts) }];
    const header = { ...this.#header(number + 1, parentHash), digest: logs.map(consensusLogItem) };
    return this.tree.insert({ hash: hashOf(name), header, body: {} as Executed });
  }

  finalize(name: string, keep = 64): ChainBlock {
    for (const { number, hash: final } of this.tree.finalize(hashOf(name), keep).path)
      this.#canonical.set(number, final);
    return this.block(name);
  }

  #header(number: number, parentHash: Hash) {
    const zero = hash(`0x${"00".repeat(32)}`);
    return { parentHash, number: blockNumber(number), stateRoot: zero, extrinsicsRoot: zero, digest: [] };
  }
}

/** The name of a block of a {@link SmallTree}. */
export const nameOf = (at: Hash): string => Buffer.from(at.slice(2).replace(/^(00)+/, ""), "hex").toString();
