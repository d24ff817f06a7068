import type { DisputesEvent } from "../disputes/index.js";
import type { InclusionEvent } from "../inclusion/index.js";
import type { ParasEvent } from "../paras/index.js";
import type { SharedEvent } from "../shared/index.js";
import type { CallFailed } from "./dispatch.js";

/** What a block did, in the order in which it did it. What was rolled back is not among it. */
export type RuntimeEvent = InclusionEvent | ParasEvent | SharedEvent | DisputesEvent | CallFailed;
