export type { InitializerError } from "./errors.js";
export { type Hook, Initializer, InitializerState } from "./module.js";
export { defaultHookOrder } from "./order.js";
export { Sessions } from "./sessions.js";
