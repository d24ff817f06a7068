/** Codecs of the domain types, each under the name of its type, and of the simple types that they are made of. */
export * as codecs from "./all.js";
export {
  type Codec,
  type CodecParts,
  codec,
  type DecodeError,
  DecodeFault,
  decoded,
  type TypeDefinition,
} from "./codec.js";
export {
  enumOf,
  type Fields,
  mapOf,
  namesOf,
  optionOf,
  struct,
  tupleOf,
  type Variant,
  type Variants,
  vecOf,
} from "./compound.js";
export type { Reader } from "./reader.js";
export { typeRegistry } from "./registry.js";
export { EncodeFault, type Writer } from "./writer.js";
