export { type BabeClaim, babeClaim, babeClaimIn } from "./babe-claim.js";
export {
  type Applied,
  BlockBuilder,
  type BlockContext as SubstrateBlockContext,
  type BlockState,
  executeBlock,
  genesisHeader,
  type SubstrateBlock,
} from "./block-building.js";
export type { RuntimeCallError, RuntimeVersionError } from "./errors.js";
export type { GoodSignatures } from "./good-signatures.js";
export type { InherentData } from "./inherent-data.js";
export { apiVersionIn, type RuntimeVersion } from "./runtime-version.js";
export { type ClearedPrefix, StorageOverlay } from "./storage-overlay.js";
export { type RuntimeRefusal, SubstrateRuntime } from "./substrate-runtime.js";
