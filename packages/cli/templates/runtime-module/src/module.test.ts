import { expect, it } from "@jest/globals";
import { blockNumber, hash } from "@parahost/primitives";
import { Storage, System, TrieState } from "@parahost/runtime";
import { Container } from "inversify";
import { TemplateName } from "./module.js";

const PARENT = hash(`0x${"00".repeat(32)}`);

it("counts each block once, and notices one that was not counted", () => {
  const container = new Container();
  for (const part of [Storage, System, TemplateName]) container.bind<object>(part).toSelf().inSingletonScope();
  const [storage, system, module] = [container.get(Storage), container.get(System), container.get(TemplateName)];
  storage.open(TrieState.empty);

  for (const number of [1, 2]) {
    system.enterBlock(blockNumber(number), PARENT);
    module.onInitialize();
    expect(module.brokenInvariants()).toEqual([]);
  }
  system.enterBlock(blockNumber(3), PARENT);
  expect(module.brokenInvariants()).toEqual(["2 blocks are counted after block 3"]);
});
