export { CodeStore } from "./code-store.js";
export type { ParasEvent } from "./events.js";
export { Paras } from "./module.js";
export { ParaCode } from "./para-code.js";
export { PastCode } from "./past-code.js";
export { type ParaKind, ParasState } from "./state.js";
