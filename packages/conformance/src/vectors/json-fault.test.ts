import { describe, expect, it } from "@jest/globals";
import { jsonFaultIn } from "./json-fault.js";

describe("jsonFaultIn", () => {
  it.each<[string, number, number]>([
    ["", 1, 1],
    ["{", 1, 2],
    ["abc", 1, 1],
    ['{"a": abc}', 1, 7],
    ['{"a" 1}', 1, 6],
    ['{\n  "a": [1,\n  2,]\n}', 3, 5],
    ['{"a": 1,}', 1, 9],
    ["[1 2]", 1, 4],
    ["[1]]", 1, 4],
    ["[01]", 1, 3],
    ['["a\nb"]', 1, 2],
    ['["\\x"]', 1, 2],
    ["[1", 1, 3],
    ['{"a": 1]', 1, 8],
  ])("of %j is in line %i, column %i", (text, line, column) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(jsonFaultIn(text)).toEqual({ line, column });
  });

  it.each(["1", "-0.5e+3", '"\\u00e4\\n"', " [ ] ", '{"a":{"b":[{},[],null,true,false,"x"]},"c":1}\n'])(
    "there is none in %j",
    (text) => {
      expect(() => JSON.parse(text)).not.toThrow();
      expect(jsonFaultIn(text)).toBeNull();
    },
  );
});
