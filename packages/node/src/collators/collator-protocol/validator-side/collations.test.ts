import { describe, expect, it } from "@jest/globals";
import { candidateHash, collatorId } from "@parahost/primitives";
import { type Advertisement, Collations, type FetchedCollation } from "./collations.js";

const from = (peer: string, isUnreliable = false): Advertisement => ({
  ...{ peer, collator: collatorId(`0x${peer}`), isUnreliable },
});
const [a, b, c] = [from("a"), from("b"), from("c")];
const collation = (of: Advertisement, name: string = of.peer) =>
  ({ candidateHash: candidateHash(`0x${name}`), from: of }) as FetchedCollation;
const fetch = (advertisement: Advertisement) => ({ kind: "Fetch", advertisement });
const second = (of: FetchedCollation) => ({ kind: "Second", collation: of });

describe("Collations", () => {
  it("fetches one at a time, in the order advertised", () => {
    const collations = new Collations();
    expect(collations.advertised(a)).toEqual(fetch(a));
    expect(collations.advertised(b)).toBeNull();
    expect(collations.advertised(c)).toBeNull();
    expect(collations.failed(a)).toEqual(fetch(b));
    expect(collations.failed(b)).toEqual(fetch(c));
    expect(collations.failed(c)).toBeNull();
    expect(collations.status).toBe("Waiting");
  });

  it("fetches from unreliable collators last, and from one that is alone at once", () => {
    const collations = new Collations();
    const [slow, slower] = [from("1", true), from("2", true)];
    expect(collations.advertised(slow)).toEqual(fetch(slow));
    for (const advertisement of [slower, a, b]) collations.advertised(advertisement);

    expect(collations.failed(slow)).toEqual(fetch(a));
    expect(collations.failed(a)).toEqual(fetch(b));
    expect(collations.failed(b)).toEqual(fetch(slower));
    expect(collations.failed(slower)).toBeNull();
  });

  it("tries the next one while the first takes its time, and takes whichever comes first", () => {
    const collations = new Collations();
    collations.advertised(a);
    expect(collations.overdue(a)).toBeNull();
    collations.advertised(b);
    expect(collations.overdue(a)).toEqual(fetch(b));
    expect(collations.overdue(a)).toBeNull();
    expect(collations.failed(a)).toBeNull();
    const arrived = collation(b);
    expect(collations.fetched(arrived)).toEqual(second(arrived));
  });

  it("keeps what arrives while another is validated, and seconds it if that one is invalid", () => {
    const collations = new Collations();
    collations.advertised(a);
    collations.advertised(b);
    collations.advertised(c);
    collations.overdue(a);
    const [slow, quick] = [collation(a), collation(b)];
    collations.fetched(quick);
    expect(collations.fetched(slow)).toBeNull();
    expect(collations.validatingIs(quick.candidateHash)).toBe(quick);
    expect(collations.notSeconded()).toEqual(second(slow));
    expect(collations.notSeconded()).toEqual(fetch(c));
  });

  it("wants nothing more once one is seconded", () => {
    const collations = new Collations();
    collations.advertised(a);
    collations.advertised(b);
    collations.overdue(a);
    const [slow, quick] = [collation(a), collation(b)];
    collations.fetched(quick);
    collations.fetched(slow);
    expect(collations.seconded()).toEqual([{ kind: "Drop", collation: slow, reason: "SecondedLimitReached" }]);
    expect(collations.advertised(c)).toBeNull();
    expect(collations.fetched(collation(c))).toMatchObject({ kind: "Drop", reason: "SecondedLimitReached" });
    expect(collations.status).toBe("Seconded");
  });

  it("waits for nothing of a peer that has gone, however often it came", () => {
    const collations = new Collations();
    collations.advertised(a);
    for (const advertisement of [b, from("b"), c, from("b")]) collations.advertised(advertisement);
    collations.gone("b");

    expect(collations.failed(a)).toEqual(fetch(c));
    expect(collations.failed(c)).toBeNull();
  });

  it("takes no candidate twice", () => {
    const collations = new Collations();
    collations.advertised(a);
    collations.advertised(b);
    collations.fetched(collation(a, "same"));
    expect(collations.notSeconded()).toEqual(fetch(b));
    expect(collations.fetched(collation(b, "same"))).toMatchObject({ kind: "Drop", reason: "Duplicate" });
    expect(collations.failed(b)).toBeNull();
    expect(collations.status).toBe("Waiting");
  });
});
