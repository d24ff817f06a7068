export type { Method, ParachainHostApi, ValidatorGroups } from "./parachain-host.js";
