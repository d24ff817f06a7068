import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { findVectors, VECTORS } from "@parahost/conformance";
import { describeVectors } from "@parahost/conformance/jest";
import { suiteHosts } from "./index.js";

const hosts = suiteHosts();
const suites = [...new Set(findVectors([VECTORS]).map(({ suite }) => suite))];

it("answers every suite of the FORMAT page, and each has vectors", async () => {
  const format = readFileSync(join(VECTORS, "../FORMAT.md"), "utf8");
  const named = [...format.matchAll(/^#{3,4} `([^`<]+)`/gm)].map((match) => match[1] ?? "");

  expect(named.length).toBeGreaterThan(10);
  expect([...(await hosts).keys()].sort()).toEqual([...named].sort());
  expect([...suites].sort()).toEqual([...named].sort());
});

for (const suite of suites) describeVectors(suite, async (input: never) => (await hosts).get(suite)?.(input));
