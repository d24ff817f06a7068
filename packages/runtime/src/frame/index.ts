export { blocksAfter } from "./blocks-after.js";
export { FrameFault, isEncodeFault, isRuntimeFault, RuntimeFault, StorageFault } from "./faults.js";
export { brokenInvariants, checkInvariants } from "./invariants.js";
export { type Hasher, StorageDoubleMap, StorageMap, StorageValue } from "./items.js";
export { AnyRuntimeModule, HookOrder, type RuntimeModule, type SessionChange } from "./module.js";
export type { Origin } from "./origin.js";
export { type RuntimeState, type StateChange, TrieState } from "./state.js";
export { type KeyText, Storage } from "./storage.js";
export { System } from "./system.js";
