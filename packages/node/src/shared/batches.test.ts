import { beforeEach, describe, expect, it } from "@jest/globals";
import {
  hashOf,
  type LooseContext,
  type LooseNode,
  leafAt,
  looseNode,
  looseRole,
  looseSubsystem,
} from "@parahost/conformance";
import { type Context, SubsystemError } from "@parahost/kernel";
import { Batches } from "./batches.js";

const role = looseRole("provisioner");
const fault = new SubsystemError("provisioner", "Verifier", { fatal: false });

/** Work takes 10 ms a batch, and fails where the batch has a "bad" item. */
describe("Batches", () => {
  let node: LooseNode;
  let done: string[];
  beforeEach(async () => {
    done = [];
    let batches: Batches<typeof role, string, number>;
    const work = async (batch: readonly string[]) => {
      await node.clock.sleep(10);
      if (batch.includes("bad")) throw fault;
      return batch.length;
    };
    batches = new Batches({ leaf: hashOf(1) }, work, (_ctx, batch, length) => {
      done.push(`${batch.join()} (${length}) at ${node.clock.now()}`);
    });
    const add = (ctx: LooseContext, item: never) => batches.add(ctx as unknown as Context<typeof role>, item);
    node = looseNode(looseSubsystem(role, { add }));
    await node.overseer.activeLeaves({ activated: leafAt(1) });
    await node.clock.settle();
  });
  const add = async (...items: readonly string[]) => {
    for (const item of items) node.author.tell("provisioner", "add", item);
    await node.clock.settle();
  };

  it("gather while one is at work, and are handled in order", async () => {
    await add("a");
    await add("b", "c");
    await node.clock.advance(5);
    await add("d");
    await node.clock.advance(100);

    expect(done).toEqual(["a (1) at 10", "b,c,d (3) at 20"]);
  });

  it("that fail are noted as faults, and those behind them go on", async () => {
    await add("bad");
    await add("b");
    await node.clock.advance(100);

    expect(node.faults).toEqual([fault]);
    expect(done).toEqual(["b (1) at 20"]);
  });

  it("end with their scope", async () => {
    await add("a");
    await node.overseer.activeLeaves({ deactivated: [hashOf(1)] });
    await node.clock.advance(100);

    expect(done).toEqual([]);
    expect(node.faults).toEqual([]);
  });
});
