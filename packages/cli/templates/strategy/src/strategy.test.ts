import { expect, it } from "@jest/globals";
import { describeStrategy } from "@parahost/conformance/jest";
import { TemplateName } from "./strategy.js";

// What every strategy owes its host.
describeStrategy(() => new TemplateName());

it("leaves sessions with async backing to others", () => {
  const nodeFeatures = { length: 0, bytes: new Uint8Array(0) };
  const asyncBacking = { maxCandidateDepth: 3, allowedAncestryLen: 2 };

  expect(new TemplateName().suits({ asyncBacking: null, nodeFeatures })).toBe(1);
  expect(new TemplateName().suits({ asyncBacking, nodeFeatures })).toBeNull();
});
