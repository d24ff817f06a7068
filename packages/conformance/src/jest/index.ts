export type { MessageSamples } from "../compliance.js";
export { describeStrategy } from "./describe-strategy.js";
export { describeSubsystem } from "./describe-subsystem.js";
export { describeVectors, type Host } from "./describe-vectors.js";
