export type { InitializerError } from "./errors.js";
export { type Hook, type HookListener, Initializer, InitializerState } from "./module.js";
export { defaultHookOrder, inHookOrder } from "./order.js";
export { Sessions } from "./sessions.js";
