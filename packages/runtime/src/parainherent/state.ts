import { codecs, optionOf, type ScrapedOnChainVotes } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, StorageValue } from "../frame/index.js";

/** The storage items of this module, under the guide's names. No other module touches them. */
@injectable()
export class ParasInherentState {
  /** Whether the block that is executed has had its inherent. Nothing between blocks. */
  readonly included: StorageValue<boolean>;
  /** Of the latest block. */
  readonly onChainVotes: StorageValue<ScrapedOnChainVotes | null>;

  constructor(@inject(Storage) storage: Storage) {
    const pallet = "ParaInherent";
    this.included = new StorageValue<boolean>(storage, pallet, "Included", codecs.bool, false);
    this.onChainVotes = new StorageValue<ScrapedOnChainVotes | null>(
      storage,
      pallet,
      "OnChainVotes",
      optionOf(codecs.scrapedOnChainVotes),
      null,
    );
  }
}
