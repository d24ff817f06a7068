import { describe, expect, it } from "@jest/globals";
import { compareAnswer } from "./compare-answer.js";

describe("compareAnswer of provisioner/select-candidates", () => {
  const requested = [
    { paraId: 1, candidates: [{ candidateHash: "0xa1" }, { candidateHash: "0xa2" }] },
    { paraId: 2, candidates: [{ candidateHash: "0xb1" }] },
  ];
  const answer = (candidates: unknown) => ({ backableRequests: [], requested, candidates });
  const compare = (expected: unknown, got: unknown) =>
    compareAnswer("provisioner/select-candidates", answer(expected), answer(got));

  it.each([[["0xb1", "0xa1", "0xa2"]], [["0xa1", "0xb1", "0xa2"]], [["0xa1", "0xa2", "0xb1"]]])(
    "takes paras in any order: %j",
    (got) => {
      expect(compare(["0xa1", "0xa2", "0xb1"], got)).toEqual([]);
      expect(compare({ oneOf: [["0xa1"], ["0xa1", "0xa2", "0xb1"]] }, got)).toEqual([]);
    },
  );

  it.each([[["0xa2", "0xa1", "0xb1"]], [["0xa1", "0xb1"]], [["0xa1", "0xa2", "0xb1", "0xb1"]], ["0xa1"], [["0xff"]]])(
    "refuses %j, and shows both as they are",
    (got) => {
      const expected = ["0xa1", "0xa2", "0xb1"];
      expect(compare(expected, got)).toEqual([{ pointer: "/candidates", expected, got }]);
    },
  );

  it("compares the rest field by field, and in order", () => {
    const got = { ...answer([]), requested: [...requested].reverse() };
    const pointers = compareAnswer("provisioner/select-candidates", answer([]), got).map(({ pointer }) => pointer);
    expect(pointers).toContain("/requested/0/paraId");
    expect(compareAnswer("provisioner/select-candidates", answer([]), { error: "x" })).toHaveLength(4);
  });

  it("keeps the order of arrays in every other suite", () => {
    expect(compareAnswer("room/suite", { candidates: [1, 2] }, { candidates: [2, 1] })).toHaveLength(2);
  });
});
