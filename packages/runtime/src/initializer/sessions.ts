import {
  type BlockNumber,
  blake2b256Hex,
  codecs,
  err,
  fromHex,
  type Hash,
  hash,
  ok,
  optionOf,
  type Result,
  type SessionIndex,
  sessionIndex,
  type ValidatorId,
  vecOf,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { type SessionChange, Storage, StorageValue } from "../frame/index.js";
import { Shared } from "../shared/index.js";

const NO_HASH = hash(`0x${"00".repeat(32)}`);
const validators = vecOf(codecs.validatorId);

/**
 * When a session ends, and who is in the next. Sessions are buffered by one: the validators of the next are always known.
 *
 * Stands for the pallets around the parachains' ones, which the guide leaves open.
 */
@injectable()
export class Sessions {
  /** In blocks. */
  readonly #length: StorageValue<number>;
  readonly #queued: StorageValue<readonly ValidatorId[]>;
  /** Named by governance, for the session after the next; `null`: those of the next stay. */
  readonly #incoming: StorageValue<readonly ValidatorId[] | null>;
  readonly #randomness: StorageValue<Hash>;

  constructor(
    @inject(Storage) storage: Storage,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Shared) private readonly shared: Shared,
  ) {
    this.#length = new StorageValue(storage, "Session", "Length", codecs.u32, 1);
    this.#queued = new StorageValue(storage, "Session", "QueuedKeys", validators, [] as readonly ValidatorId[]);
    this.#incoming = new StorageValue<readonly ValidatorId[] | null>(
      storage,
      "Session",
      "IncomingKeys",
      optionOf(validators),
      null,
    );
    this.#randomness = new StorageValue(storage, "Session", "Randomness", codecs.hash, NO_HASH);
  }

  /** @returns the start of session 0 */
  initializeGenesis(length: number, keys: readonly ValidatorId[], randomness: Hash): SessionChange {
    this.#length.set(length);
    this.#queued.set(keys);
    this.#randomness.set(randomness);
    return this.#change(sessionIndex(0), 0 as BlockNumber, keys, keys, randomness);
  }

  /** Names the validators from the session after the next on: at least one, each once. */
  queueValidators(keys: readonly ValidatorId[]): Result<null, "NoValidators" | "DuplicateValidator"> {
    if (keys.length === 0) return err("NoValidators");
    if (new Set(keys).size < keys.length) return err("DuplicateValidator");
    this.#incoming.set(keys);
    return ok(null);
  }

  /** The session that starts with a block, if one does. Moves on to the next. */
  startingWith(number: BlockNumber): SessionChange | null {
    if (number === 0 || number % this.#length.get() !== 0) return null;
    const index = sessionIndex(this.shared.sessionIndex() + 1);
    const keys = this.#queued.get();
    const queued = this.#incoming.take() ?? keys;
    const randomness = nextRandomness(this.#randomness.get(), index);
    this.#queued.set(queued);
    this.#randomness.set(randomness);
    return this.#change(index, number, keys, queued, randomness);
  }

  /** The configuration that the session will be under says how many validators it may have. */
  #change(
    index: SessionIndex,
    number: BlockNumber,
    keys: readonly ValidatorId[],
    queued: readonly ValidatorId[],
    randomness: Hash,
  ): SessionChange {
    const { maxValidators } = this.configuration.pendingConfiguration() ?? this.configuration.configuration();
    const within = (all: readonly ValidatorId[]) => (maxValidators === 0 ? all : all.slice(0, maxValidators));
    return { index, number, validators: within(keys), queued: within(queued), randomness };
  }
}

const nextRandomness = (randomness: Hash, index: SessionIndex): Hash =>
  blake2b256Hex(Uint8Array.of(...fromHex(randomness), ...codecs.sessionIndex.encode(index)));
