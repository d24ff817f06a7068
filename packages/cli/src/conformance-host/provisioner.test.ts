import { describeVectors, type Host } from "@parahost/conformance/jest";
import { provisionerSuites } from "./provisioner.js";

for (const [suite, host] of Object.entries(provisionerSuites)) describeVectors(suite, host as Host);
