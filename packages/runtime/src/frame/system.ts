import { type BlockNumber, blockNumber, codecs, type Hash, hash } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { StorageValue } from "./items.js";
import { Storage } from "./storage.js";

const NO_HASH = hash(`0x${"00".repeat(32)}`);

/** What every module may know of the block that is executed. */
@injectable()
export class System {
  readonly #number: StorageValue<BlockNumber>;
  readonly #parentHash: StorageValue<Hash>;
  readonly #apiVersion: StorageValue<number>;

  constructor(@inject(Storage) private readonly storage: Storage) {
    this.#number = new StorageValue(storage, "System", "Number", codecs.blockNumber, blockNumber(0));
    this.#parentHash = new StorageValue(storage, "System", "ParentHash", codecs.hash, NO_HASH);
    this.#apiVersion = new StorageValue(storage, "System", "ApiVersion", codecs.u32, 11);
  }

  /** The block that is executed, or after it the latest. */
  get number(): BlockNumber {
    return this.#number.get();
  }

  /** The hash of the parent of the block under way. */
  get parentHash(): Hash {
    return this.#parentHash.get();
  }

  /** Version of the ParachainHost API. */
  get apiVersion(): number {
    return this.#apiVersion.get();
  }

  /** A block begins. */
  enterBlock(number: BlockNumber, parentHash: Hash): void {
    this.#number.set(number);
    this.#parentHash.set(parentHash);
  }

  /** Tells whoever executes the block what happened. What is rolled back did not. */
  deposit(event: object): void {
    this.storage.deposit(event);
  }

  /** At genesis only. */
  setApiVersion(version: number): void {
    this.#apiVersion.set(version);
  }
}
