export { describeStrategy } from "./describe-strategy.js";
export { describeVectors, type Host } from "./describe-vectors.js";
