import { blake2b256Hex, blockNumber, codecs, type Header, ok, type Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { System } from "../frame/index.js";
import { Shared } from "../shared/index.js";
import { type ParasInherentError, refuse } from "./errors.js";

/** Takes the parent of the block that is executed among the blocks that candidates may be built on. */
@injectable()
export class RelayParentStep {
  constructor(
    @inject(System) private readonly system: System,
    @inject(Shared) private readonly shared: Shared,
    @inject(Configuration) private readonly configuration: Configuration,
  ) {}

  /** @param header - the parent's, as the inherent brings it */
  run(header: Header): Result<null, ParasInherentError> {
    const hash = blake2b256Hex(codecs.header.encode(header));
    const expected = this.system.parentHash;
    const number = blockNumber(this.system.number - 1);
    if (hash !== expected || header.number !== number) return refuse("InvalidParentHeader", { hash, expected, number });
    const { allowedAncestryLen } = this.configuration.configuration().asyncBackingParams;
    this.shared.noteRelayParent({ hash, number, storageRoot: header.stateRoot }, allowedAncestryLen);
    return ok(null);
  }
}
