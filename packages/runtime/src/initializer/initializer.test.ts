import { describe, expect, it } from "@jest/globals";
import type { RuntimeModule } from "../frame/index.js";
import { inHookOrder } from "./order.js";

const named = (module: string): RuntimeModule => ({ module });

describe("inHookOrder", () => {
  it("puts modules in the stated order, however they come", () => {
    const [a, b, c] = [named("A"), named("B"), named("C")];
    expect(inHookOrder([c, a, b], ["B", "A", "C"])).toEqual([b, a, c]);
  });

  it.each([
    { why: "is not listed", modules: ["A", "X"], code: "UnlistedModule", module: "X" },
    { why: "is missing", modules: ["A"], code: "MissingModule", module: "B" },
    { why: "is there twice", modules: ["A", "B", "B"], code: "TwoModules", module: "B" },
  ])("refuses where a module $why, and names it", ({ modules, code, module }) => {
    expect(() => inHookOrder(modules.map(named), ["A", "B"])).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ module }), isRuntimeFault: true }),
    );
  });
});
