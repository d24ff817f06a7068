export { CoreGroups } from "./core-groups.js";
export { type FreedCore, Scheduler } from "./module.js";
export { ParathreadClaims } from "./parathread-claims.js";
export {
  type CoreAssignment,
  type CoreOccupied,
  type RotationDirection,
  SchedulerState,
} from "./state.js";
export { timeOutAt } from "./timeouts.js";
