import { codecs, type PersistedValidationData, type PoV } from "@parahost/primitives";

/** What validation code is given: SCALE `ValidationParams`. @guide types/candidate.md */
export const validationParams = (data: PersistedValidationData, { blockData }: PoV): Uint8Array =>
  codecs.validationParams.encode({
    parentHead: data.parentHead,
    blockData,
    relayParentNumber: data.relayParentNumber,
    relayParentStorageRoot: data.relayParentStorageRoot,
  });
