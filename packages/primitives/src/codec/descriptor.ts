import type { CandidateDescriptor, CandidateDescriptorV1, CandidateDescriptorV2 } from "../candidate.js";
import * as basic from "./basic.js";
import { type Codec, codec } from "./codec.js";
import { struct } from "./compound.js";
import type { Reader } from "./reader.js";

/* The two layouts have the same 292 bytes. Where version 1 has its collator and signature, version 2 has these: */
const VERSION = { at: 36, bytes: 1 };
const RESERVED_1 = { at: 43, bytes: 25 };
const RESERVED_2 = { at: 164, bytes: 64 };

type Wire1 = Omit<CandidateDescriptorV1, "version">;

const v1 = struct<Wire1>("CandidateDescriptor", {
  paraId: basic.paraId,
  relayParent: basic.hash,
  collator: basic.collatorId,
  persistedValidationDataHash: basic.hash,
  povHash: basic.hash,
  erasureRoot: basic.hash,
  signature: basic.signature,
  paraHead: basic.hash,
  validationCodeHash: basic.validationCodeHash,
});

const zeros = (length: number): Codec<null> =>
  codec<null>({
    name: `zeros[${length}]`,
    definition: { type: `[u8; ${length}]`, named: new Map() },
    leastBytes: length,
    read: (from) => {
      if (from.left >= length && !from.isZero(0, length)) from.fail("reserved bytes that are not zero");
      from.raw(length);
      return null;
    },
    write: (to) => to.zeros(length),
  });

interface Wire2 extends Omit<CandidateDescriptorV2, "version"> {
  readonly versionByte: null;
  readonly reserved1: null;
  readonly reserved2: null;
}
const v2 = struct<Wire2>("CandidateDescriptorV2", {
  paraId: basic.paraId,
  relayParent: basic.hash,
  versionByte: zeros(VERSION.bytes),
  coreIndex: basic.coreIndex16,
  sessionIndex: basic.sessionIndex,
  reserved1: zeros(RESERVED_1.bytes),
  persistedValidationDataHash: basic.hash,
  povHash: basic.hash,
  erasureRoot: basic.hash,
  reserved2: zeros(RESERVED_2.bytes),
  paraHead: basic.hash,
  validationCodeHash: basic.validationCodeHash,
});

const isVersion2 = (from: Reader): boolean =>
  from.left >= v1.leastBytes && [VERSION, RESERVED_1, RESERVED_2].every(({ at, bytes }) => from.isZero(at, bytes));

/**
 * Both versions, told apart by their bytes: version 2 where the version byte and both reserved fields are zero, else version 1.
 * A version 1 value whose collator and signature are all zeros therefore comes back as version 2; its bytes, and so its hash, are the same.
 */
export const candidateDescriptor: Codec<CandidateDescriptor> = codec<CandidateDescriptor>({
  name: "CandidateDescriptor",
  definition: { type: v1.name, named: new Map([...v1.definition.named, ...v2.definition.named]) },
  leastBytes: v1.leastBytes,
  read: (from) => {
    if (!isVersion2(from)) return { version: 1, ...v1.read(from) };
    const { versionByte, reserved1, reserved2, ...named } = v2.read(from);
    return { version: 2, ...named };
  },
  write: (to, value) => {
    if (value.version === 1) v1.write(to, value);
    else v2.write(to, { ...value, versionByte: null, reserved1: null, reserved2: null });
  },
});
