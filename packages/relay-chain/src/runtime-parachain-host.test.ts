import { beforeEach, describe, expect, it } from "@jest/globals";
import { decoded } from "@parahost/primitives";
import { parachainHostMethods } from "@parahost/protocol";
import { TestChain } from "../../../test/relay-chain/test-chain.js";
import type { ChainView } from "./chain-view.js";
import { KEPT_BELOW_FINALIZED } from "./config.js";
import { RuntimeParachainHost } from "./runtime-parachain-host.js";

const { wireName, reply } = parachainHostMethods.sessionIndexForChild;
const NO_ARGS = new Uint8Array(0);

describe("RuntimeParachainHost", () => {
  let test: TestChain;
  let view: ChainView;
  let host: RuntimeParachainHost;

  beforeEach(async () => {
    test = await TestChain.open({ genesis: { apiVersion: 10 } });
    view = test.chain.join("alice", (fault) => expect(fault).toBeUndefined()).view;
    host = new RuntimeParachainHost(test.chain.runtime, view);
  });

  it("answers about the block to be built on the one that is asked about", async () => {
    // Sessions of 10 blocks: block 10 begins session 1.
    const nine = await test.extendBy(9);
    await test.clock.advance(1_000);
    const session = async (at = nine.hash) => decoded(reply, await host.call(at, wireName, NO_ARGS));

    expect([await session(nine.parentHash), await session()]).toEqual([0, 1]);
    expect(await host.apiVersion(nine.hash)).toBe(10);
  });

  it("does not know a block that has not reached the node, or is not kept any more", async () => {
    const one = await test.extendBy(1);
    const unknown = { code: "UnknownBlock", fatal: false, details: { at: one.hash } };
    await expect(host.call(one.hash, wireName, NO_ARGS)).rejects.toMatchObject(unknown);
    await expect(host.apiVersion(one.hash)).rejects.toMatchObject(unknown);

    await test.clock.advance(1_000);
    expect(await host.apiVersion(one.hash)).toBe(10);
    await test.extendBy(KEPT_BELOW_FINALIZED + 4);
    await test.clock.advance(1_000);
    await expect(host.apiVersion(one.hash)).rejects.toMatchObject(unknown);
  });

  it("says that a method is not supported which its version lacks, or nobody knows", async () => {
    const at = view.best.hash;
    // The claim queue came with version 11.
    for (const method of [parachainHostMethods.claimQueue.wireName, "ParachainHost_nothing"])
      await expect(host.call(at, method, NO_ARGS)).rejects.toMatchObject({
        code: "NotSupported",
        fatal: false,
        details: { at, method },
      });
  });

  it("says what is wrong with arguments that do not decode", async () => {
    const at = view.best.hash;
    const method = parachainHostMethods.sessionInfo.wireName;
    await expect(host.call(at, method, Uint8Array.of(1))).rejects.toMatchObject({
      code: "Execution",
      fatal: false,
      details: { at, method },
    });
  });
});
