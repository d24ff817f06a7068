export { ApiParts } from "./api-parts.js";
export { BackingStates } from "./backing-state.js";
export { CoreStates } from "./core-states.js";
export { LatestBlock } from "./latest-block.js";
export { type MoreMethods, moreMethods } from "./more-methods.js";
export { ParaAnswers } from "./para-answers.js";
export { Preview } from "./preview.js";
export { type Api, RuntimeApi } from "./runtime-api.js";
export { SessionAnswers } from "./session-answers.js";
