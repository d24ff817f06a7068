import { describe, expect, it } from "@jest/globals";
import { type SuiteHost, serveHost } from "./serve-host.js";

const suites = new Map<string, SuiteHost>([
  ["room/double", (input) => 2 * (input as number)],
  ["room/later", async (input) => ({ later: input })],
  ["room/throws", () => Promise.reject(new TypeError("at /here"))],
  ["room/throws-nothing", () => Promise.reject(undefined)],
  [
    "room/recurses",
    function again(input: unknown): unknown {
      return [again(input)];
    },
  ],
  ["room/lossy", () => ({ a: [1n] })],
  ["room/nothing", () => undefined],
]);
async function served(...pieces: readonly string[]): Promise<readonly unknown[]> {
  const answers: string[] = [];
  async function* requests() {
    for (const piece of pieces) yield new TextEncoder().encode(piece);
  }
  await serveHost(requests(), suites, (line) => answers.push(line));
  return answers.map((answer) => JSON.parse(answer));
}
const request = (suite: unknown, input: unknown = 1, id: unknown = 7) => `${JSON.stringify({ id, suite, input })}\n`;

describe("serveHost", () => {
  it("answers in order, each by its suite", async () => {
    expect(
      await served(request("room/later", [1], 1), request("room/double", 4, "two"), request("room/none", 1, 3)),
    ).toEqual([
      { id: 1, output: { later: [1] } },
      { id: "two", output: 8 },
      { id: 3, unsupported: true },
    ]);
  });

  it("does not mind how requests are cut, blank lines, or an end without a newline", async () => {
    const [a, b] = [request("room/double", 1, 1), request("room/double", 2, 2)];
    expect(await served(a.slice(0, 9), `${a.slice(9)}\r\n\n${b.trim()}`)).toEqual([
      { id: 1, output: 2 },
      { id: 2, output: 4 },
    ]);
    expect(await served()).toEqual([]);
  });

  it.each<[string, string, object]>([
    ["no JSON", "{nonsense\n", { id: null, crash: expect.stringContaining("the request is no JSON") }],
    ["no object", "[1]\n", { id: null, crash: "the request is no JSON object" }],
    ["no suite", '{"id":7,"input":1}\n', { id: 7, crash: "the request's /suite is no string" }],
    ["no input", '{"id":7,"suite":"room/double"}\n', { id: 7, crash: "the request's /input is missing" }],
    ["a suite that fails", request("room/throws"), { id: 7, crash: "at /here" }],
    ["a suite that fails without a word", request("room/throws-nothing"), { id: 7, crash: "undefined" }],
    ["a suite without end", request("room/recurses"), { id: 7, crash: "Maximum call stack size exceeded" }],
    [
      "an answer that JSON cannot carry",
      request("room/lossy"),
      { id: 7, crash: "the answer holds a value of type bigint at 0" },
    ],
    ["no answer", request("room/nothing"), { id: 7, crash: "the answer holds a value of type undefined at output" }],
    ["no number", request("room/double", "x"), { id: 7, crash: "the answer holds NaN at output" }],
  ])("survives %s, and goes on", async (_what, line, says) => {
    expect(await served(line, request("room/double", 1, 8))).toEqual([says, { id: 8, output: 2 }]);
  });

  it("survives an id that cannot be written again", async () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const [first, second] = await served(
      `{"id":${deep},"suite":"room/throws","input":1}\n`,
      request("room/double", 1, 8),
    );

    expect([first, second]).toEqual([
      { id: null, crash: "at /here" },
      { id: 8, output: 2 },
    ]);
  });
});
