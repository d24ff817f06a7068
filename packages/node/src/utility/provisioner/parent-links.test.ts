import { describe, expect, it } from "@jest/globals";
import { type BackedCandidate, type Hash, headDataHash, type PersistedValidationData } from "@parahost/primitives";
import { bodyOf, candidateTo, chainOf, dataAt, HEAD, LEAF, PARENT } from "../../../../../test/node/inherent-scene.js";
import { linkedChain } from "./parent-links.js";
import { type AskValidationData, ValidationDataCache } from "./validation-data.js";

const PENDING = [Uint8Array.of(101), Uint8Array.of(102)];
/** The para's head is 0; two of its candidates are on cores, with the heads 101 and 102. */
const runtime: AskValidationData = async (at, _para, assumption) =>
  ({
    TimedOut: dataAt(at),
    Included: dataAt(at, PENDING[1]),
    Free: null,
  })[assumption];

async function link(chain: readonly BackedCandidate[], ask = runtime) {
  const asked: string[] = [];
  const validationData = new ValidationDataCache((at, para, assumption) => {
    asked.push(`${at === LEAF.hash ? "leaf" : "ancestor"} ${assumption}`);
    return ask(at, para, assumption);
  });
  const pendingHeads = async () => PENDING;
  const { kept, left } = await linkedChain(chain, { leaf: LEAF.hash, validationData, pendingHeads });
  return { kept, left: left.map(({ reason }) => reason), asked };
}

describe("linkedChain", () => {
  it("keeps a chain in which each is built on the one before", async () => {
    const chain = chainOf(3);

    expect(await link(chain)).toEqual({ kept: chain, left: [], asked: ["leaf TimedOut"] });
  });

  it.each([
    { name: "the head that is included", parentHead: HEAD },
    { name: "the first of two candidates on cores, where the second times out", parentHead: PENDING[0] },
    { name: "the last candidate on a core", parentHead: PENDING[1] },
  ])("begins on $name", async ({ parentHead }) => {
    const chain = chainOf(2, parentHead ? { parentHead } : {});

    expect(await link(chain)).toMatchObject({ kept: chain, left: [] });
  });

  it("does not begin on a head that the para cannot have", async () => {
    const chain = chainOf(2, { parentHead: Uint8Array.of(9) });

    expect(await link(chain)).toMatchObject({ kept: [], left: ["ParentMismatch", "ParentLeftOut"] });
  });

  it("cuts before the first that is built on something else, whatever follows", async () => {
    const [a, b, c, d] = chainOf(4);
    const chain = [a, b, d, c] as readonly BackedCandidate[];

    expect(await link(chain)).toMatchObject({ kept: [a, b], left: ["ParentMismatch", "ParentLeftOut"] });
  });

  it("does not take a candidate twice", async () => {
    const [a] = chainOf(1) as [BackedCandidate];

    expect(await link([a, a])).toMatchObject({ kept: [a], left: ["ParentMismatch"] });
  });

  it("takes a candidate for what it commits to: a descriptor with another head is not believed", async () => {
    const candidate = candidateTo(Uint8Array.of(1));
    const descriptor = { ...candidate.descriptor, paraHead: headDataHash(Uint8Array.of(2)) };

    expect(await link([bodyOf({ ...candidate, descriptor })])).toMatchObject({ kept: [], left: ["ParaHeadMismatch"] });
  });

  it("judges a candidate by its own relay parent", async () => {
    const [first] = chainOf(1);
    const older = bodyOf(candidateTo(Uint8Array.of(2), { relayParent: PARENT.hash, parentHead: Uint8Array.of(1) }));
    const chain = [first, older] as readonly BackedCandidate[];

    expect(await link(chain)).toMatchObject({ kept: chain, asked: ["leaf TimedOut", "ancestor TimedOut"] });
  });

  it("leaves out a candidate whose relay parent does not have the para", async () => {
    const none = async (at: Hash): Promise<PersistedValidationData | null> => (at === LEAF.hash ? dataAt(at) : null);
    const older = bodyOf(candidateTo(Uint8Array.of(1), { relayParent: PARENT.hash }));

    expect(await link([older], none)).toMatchObject({ kept: [], left: ["ParaUnknown"] });
  });

  it("asks nothing for no chain", async () => {
    expect(await link([])).toEqual({ kept: [], left: [], asked: [] });
  });

  it("asks the runtime nothing again that the strategy asked", async () => {
    const asked: string[] = [];
    const validationData = new ValidationDataCache(async (at, _para, assumption) => {
      asked.push(assumption);
      return dataAt(at);
    });
    const chain = chainOf(1);
    const [body] = chain;
    await validationData.at(LEAF.hash, body?.candidate.descriptor.paraId ?? (0 as never), "Free");
    const linked = await linkedChain(chain, { leaf: LEAF.hash, validationData, pendingHeads: async () => [] });

    expect(linked.kept).toEqual(chain);
    expect(asked).toEqual(["Free"]);
  });
});
