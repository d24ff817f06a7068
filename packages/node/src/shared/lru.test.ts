import { describe, expect, it } from "@jest/globals";
import { Lru } from "./lru.js";

describe("Lru", () => {
  it("lets go of what was not looked at for longest", () => {
    const lru = new Lru<string, number>(2);
    lru.set("a", 1);
    lru.set("b", 2);
    lru.get("a");
    lru.set("c", 3);

    expect([lru.get("a"), lru.get("b"), lru.get("c"), lru.size]).toEqual([1, undefined, 3, 2]);
  });

  it("lets go of what it is told to", () => {
    const lru = new Lru<string, number>(3);
    lru.set("a", 1);
    lru.set("b", 2);
    lru.set("c", 3);
    lru.delete("a");
    lru.deleteWhere((value) => value > 2);

    expect([lru.get("a"), lru.get("b"), lru.get("c")]).toEqual([undefined, 2, undefined]);
  });
});
