import { describe, expect, it } from "@jest/globals";
import { type CoreState, collatorId, coreIndex, paraId, type ScheduledCore } from "@parahost/primitives";
import { coresToCollateOn } from "./cores-to-collate-on.js";

const [ours, theirs] = [collatorId("0x01"), collatorId("0x02")];
const para = (id: number, collator: ScheduledCore["collator"] = null): ScheduledCore => ({
  paraId: paraId(id),
  collator,
});
const scheduled = (of: ScheduledCore): CoreState => ({ kind: "Scheduled", ...of });
const occupied = (next: ScheduledCore | null) => ({ kind: "Occupied", nextUpOnAvailable: next }) as CoreState;
const asyncBacking = { maxCandidateDepth: 3, allowedAncestryLen: 2, claims: null };

describe("coresToCollateOn", () => {
  it.each([
    { name: "every core scheduled for the para", cores: [para(1), para(2), para(1)].map(scheduled), found: [0, 2] },
    { name: "a core kept for this collator", cores: [scheduled(para(1, ours))], found: [0] },
    { name: "no core kept for another collator", cores: [scheduled(para(1, theirs))], found: [] },
    { name: "no core that is free or occupied", cores: [{ kind: "Free" } as const, occupied(para(1))], found: [] },
  ])("takes $name, and the core to be free", ({ cores, found }) => {
    const chosen = coresToCollateOn(cores, paraId(1), ours, null);
    expect(chosen).toEqual(found.map((coreIndex) => ({ coreIndex, assumption: "Free" })));
  });

  it("takes occupied cores with async backing, where the para comes next, and their occupant to be included", () => {
    const cores = [occupied(para(1)), occupied(para(2)), occupied(null), scheduled(para(1))];

    expect(coresToCollateOn(cores, paraId(1), ours, asyncBacking)).toEqual([
      { coreIndex: 0, assumption: "Included" },
      { coreIndex: 3, assumption: "Free" },
    ]);
  });

  it("goes by the claim queue on occupied cores, where the runtime has one", () => {
    const cores = [occupied(para(2)), occupied(para(1)), occupied(null)];
    const claims = new Map([
      [coreIndex(0), [paraId(1), paraId(2)]],
      [coreIndex(1), [paraId(2)]],
    ]);

    expect(coresToCollateOn(cores, paraId(1), ours, { ...asyncBacking, claims })).toEqual([
      { coreIndex: 0, assumption: "Included" },
    ]);
  });
});
