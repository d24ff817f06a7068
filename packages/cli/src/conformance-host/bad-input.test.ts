import { describe, expect, it } from "@jest/globals";
import { answerRequest, findVectors, VECTORS } from "@parahost/conformance";
import { suiteHosts } from "./index.js";

const hosts = suiteHosts();
const vectors = findVectors([VECTORS]);
const suites = [...new Set(vectors.map(({ suite }) => suite))];
const inputOf = (suite: string) =>
  structuredClone(vectors.find((vector) => vector.suite === suite)?.input) as Record<string, unknown>;
const answerTo = async (suite: string, input: unknown) =>
  JSON.parse(await answerRequest(JSON.stringify({ id: 1, suite, input }), await hosts)) as { readonly crash?: string };

describe("an input that does not fit its suite is a crash that says where", () => {
  it.each(suites)("%s", async (suite) => {
    for (const input of [null, 1, "x", []]) expect((await answerTo(suite, input)).crash).toMatch(/^\/input: /);
    for (const member of Object.keys(inputOf(suite))) {
      const { [member]: _left, ...without } = inputOf(suite);
      expect((await answerTo(suite, without)).crash).toMatch(new RegExp(`^/input/(${member}|kind): `));
      for (const value of [null, -1, "0xZZ", { deep: [] }]) {
        const { crash } = await answerTo(suite, { ...without, [member]: value });
        if (crash !== undefined) expect(crash).toMatch(/^\/input\/\w+.*: /);
      }
    }
  });

  it.each<[string, (input: Record<string, unknown>) => void, string]>([
    [
      "runtime/paras",
      (input) => Object.assign(input, { script: [{ query: "heads", args: { paraId: "1" } }] }),
      "/input/script/0/args/paraId: Invalid input: expected number, received string",
    ],
    [
      "runtime/paras",
      (input) => Object.assign(input, { script: [{ call: "mint", args: null }] }),
      "/input/script/0/call: there is no routine mint",
    ],
    [
      "runtime/scheduler",
      (input) => Object.assign(input, { config: { parathreadCores: 2 ** 32 - 1 } }),
      "parathreadCores: 4294967295 are more than 65536",
    ],
    [
      "erasure-coding/chunks",
      (input) => Object.assign(input, { data: "0x0" }),
      "/input/data: is not 0x and an even number of lower-case hex digits",
    ],
    [
      "provisioner/select-availability-bitfields",
      (input) => Object.assign(input, { cores: ["Free", { Scheduled: { paraId: 1, collator: "0x" } }] }),
      "/input/cores/1/Scheduled/collator: is not 0x and 64 lower-case hex digits",
    ],
  ])("%s, to the last member", async (suite, change, says) => {
    const input = inputOf(suite);
    change(input);

    expect(await answerTo(suite, input)).toEqual({ id: 1, crash: says });
  });
});
