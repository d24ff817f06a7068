import { beforeAll, describe, expect, it } from "@jest/globals";
import { paraId, ready } from "@parahost/primitives";
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
});
