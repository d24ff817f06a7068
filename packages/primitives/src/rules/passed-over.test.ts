import { expect, it } from "@jest/globals";
import { candidateHash, paraId } from "../ids.js";
import { blockUnderConstruction } from "./free-cores.js";
import { whyPassedOver } from "./passed-over.js";

const named = (byte: number) => candidateHash(`0x${byte.toString(16).padStart(64, "0")}`);
const noted = (byte: number, para: number) => ({ candidateHash: named(byte), paraId: paraId(para) });

it("gives a reason to each that was noted and not taken, in the order noted", () => {
  const cores = new Map([
    [paraId(1), 1],
    [paraId(2), 2],
  ]);
  const taken = [{ candidates: [{ candidateHash: named(10) }] }];

  expect(whyPassedOver([noted(30, 3), noted(10, 1), noted(11, 1), noted(20, 2)], taken, cores, 1)).toEqual([
    { candidateHash: named(30), reason: "NoFreeCore" },
    { candidateHash: named(11), reason: "NotNextInChain" },
    { candidateHash: named(20), reason: "TooManyCores" },
  ]);
});

it("builds block 0 on a block whose number nobody knows", () => {
  expect([7, 0, null].map((number) => blockUnderConstruction(number as never))).toEqual([8, 1, 0]);
});
