import { codecs, type PersistedValidationData } from "@parahost/primitives";

/** What validation code is given: SCALE `ValidationParams`, the block data unpacked. @guide types/candidate.md */
export const validationParams = (data: PersistedValidationData, blockData: Uint8Array): Uint8Array =>
  codecs.validationParams.encode({
    parentHead: data.parentHead,
    blockData,
    relayParentNumber: data.relayParentNumber,
    relayParentStorageRoot: data.relayParentStorageRoot,
  });
