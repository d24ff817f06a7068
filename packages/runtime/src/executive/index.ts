export { BlockStart } from "./block-start.js";
export { type CallFailed, Dispatch } from "./dispatch.js";
export { type ExecutedBlock, Executive } from "./executive.js";
export { FirstSession } from "./first-session.js";
export { checkGenesis, GenesisBuilder } from "./genesis.js";
export { RuntimeOptions } from "./options.js";
