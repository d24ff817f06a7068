export { SessionInfoModule, SessionInfoState } from "./module.js";
