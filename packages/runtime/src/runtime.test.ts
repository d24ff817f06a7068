import { beforeAll, describe, expect, it } from "@jest/globals";
import { paraId, ready, twox128 } from "@parahost/primitives";
import { Scene } from "./bench-scene.js";

const kinds = (events: readonly { readonly kind: string }[]) => events.map(({ kind }) => kind);

describe("the runtime, block by block", () => {
  beforeAll(ready);

  it("includes a candidate of every para every second block from the first on", () => {
    const scene = new Scene({ validators: 9, paras: 3 });
    for (let round = 0; round < 3; round++) {
      const backed = scene.next({
        bitfields: round === 0 ? [] : scene.bitfields(0),
        backedCandidates: scene.paras.map((para) => scene.backed(para)),
      });
      expect(kinds(backed.events)).toEqual(["CandidateBacked", "CandidateBacked", "CandidateBacked"]);
      const included = scene.next({ bitfields: scene.bitfields() });
      expect(kinds(included.events).filter((kind) => kind === "CandidateIncluded")).toHaveLength(3);
    }
  });

  it("executes what it built, and a state read back from its entries gives the same", () => {
    const scene = new Scene({ validators: 6, paras: 2 });
    const parent = scene.state;
    const { header, body, state } = scene.next({ backedCandidates: [scene.backed(paraId(2000))] });
    const copy = scene.runtime.load(parent.entries());
    const executed = scene.runtime.executeBlock(copy, { header, body }, { has: () => false });
    expect(executed.ok && executed.value.state.root()).toBe(state.root());
  });

  it.each([
    // A key begins with twox128 of the name of the pallet, then of the item. Every block starts a session here.
    {
      why: "an entry does not decode",
      item: ["Configuration", "Configuration"],
      value: Uint8Array.of(1),
      code: "Undecodable",
    },
    {
      why: "a block was left in the middle",
      item: ["ParaInitializer", "HasInitialized"],
      value: Uint8Array.of(1),
      code: "InvariantBroken",
    },
  ])("answers with a fault on a foreign state in which $why, and goes on with others", ({ item, value, code }) => {
    const scene = new Scene({ validators: 6, paras: 2, genesis: { sessionLength: 1 } });
    const key = Uint8Array.of(...item.flatMap((name) => [...twox128(new TextEncoder().encode(name))]));
    const foreign = scene.runtime.load([...scene.state.entries(), [key, value]]);
    const fault = expect.objectContaining({ code, isRuntimeFault: true });
    expect(() => scene.runtime.ask(foreign, "availabilityCores", {})).toThrow(fault);
    expect(scene.runtime.ask(scene.state, "availabilityCores", {})).toHaveLength(2);
    expect(scene.build()).toMatchObject({ ok: true });
  });
});
