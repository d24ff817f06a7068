import { describeVectors } from "@parahost/conformance/jest";
import { runtimeSuites } from "./runtime.js";

for (const [suite, host] of Object.entries(runtimeSuites)) describeVectors(suite, host);
