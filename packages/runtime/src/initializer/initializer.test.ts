import { describe, expect, it } from "@jest/globals";
import { type BlockNumber, err, hash, ok, sessionIndex } from "@parahost/primitives";
import { type RuntimeModule, type SessionChange, Storage, TrieState } from "../frame/index.js";
import { Initializer, InitializerState } from "./module.js";
import { inHookOrder } from "./order.js";

const named = (module: string): RuntimeModule => ({ module });

describe("inHookOrder", () => {
  it("puts modules in the stated order, however they come", () => {
    const [a, b, c] = [named("A"), named("B"), named("C")];
    expect(inHookOrder([c, a, b], ["B", "A", "C"])).toEqual([b, a, c]);
  });

  it("puts what is not listed after the module that it names, those of one place as they come", () => {
    const follows = (module: string, after: string): RuntimeModule => ({ module, after });
    const modules = [named("B"), follows("Z", "Y"), follows("X", "A"), follows("Y", "A"), named("A")];

    expect(inHookOrder(modules, ["A", "B"]).map(({ module }) => module)).toEqual(["A", "X", "Y", "Z", "B"]);
  });

  it.each([
    { why: "nobody knows", after: "C" },
    { why: "it is itself", after: "X" },
  ])("refuses one whose place $why", ({ after }) => {
    expect(() => inHookOrder([named("A"), { module: "X", after }], ["A"])).toThrow(
      expect.objectContaining({ code: "UnlistedModule", details: { module: "X", after, order: ["A"] } }),
    );
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

describe("Initializer", () => {
  const number = 7 as BlockNumber;
  const change: SessionChange = {
    index: sessionIndex(1),
    number,
    validators: [],
    queued: [],
    randomness: hash(`0x${"00".repeat(32)}`),
  };
  const make = (modules: readonly RuntimeModule[]) => {
    const storage = new Storage();
    storage.open(TrieState.empty);
    const order = modules.map(({ module }) => module);
    return new Initializer(new InitializerState(storage), modules, order);
  };

  it("forwards a session change before initialization, and none after: nobody hears of that", () => {
    const heard: SessionChange[] = [];
    const initializer = make([{ module: "A", onNewSession: (told) => heard.push(told) }]);
    expect(initializer.onNewSession(change)).toEqual(ok(null));
    initializer.initializeBlock(number);
    const refused = { code: "SessionChangeAfterInitialization", details: { session: 1 } };
    expect(initializer.onNewSession(change)).toEqual(err(refused));
    expect(heard).toEqual([change]);
    initializer.finalizeBlock();
    expect(initializer.onNewSession(change)).toEqual(ok(null));
  });

  it("says of all modules what does not hold after a block: InvariantBroken", () => {
    const initializer = make([{ module: "A", brokenInvariants: () => ["it leaks", "it creaks"] }, { module: "B" }]);
    expect(() => initializer.checkInvariants()).toThrow(
      expect.objectContaining({
        code: "InvariantBroken",
        details: { broken: ["A: it leaks", "A: it creaks"] },
        isRuntimeFault: true,
      }),
    );
    expect(() => make([{ module: "B" }]).checkInvariants()).not.toThrow();
  });
});
