import { describe, expect, it } from "@jest/globals";
import { begin, call, play, query, session } from "../../../../test/cli/module-script.js";

// Every expectation is worked out by the rules of the FORMAT page.
describe("runtime/configuration and runtime/initializer", () => {
  it("keep to governance: what anybody else calls leaves no pending configuration", () => {
    const set = (name: string, origin: string) => call(name, { new: 0, origin });
    const results = play("Configuration")(
      set("setMaxCodeSize", "Signed"),
      query("pendingConfiguration"),
      set("setMaxCodeSize", "Governance"),
      query("pendingConfiguration"),
    );
    expect(results.slice(0, 3)).toEqual([{ error: "BadOrigin" }, null, null]);
    expect(results[3]).toMatchObject({ maxCodeSize: 0, schedulingLookahead: 0 });
  });

  it("take any number of 32 bits where no chain works yet", () => {
    const results = play("Configuration")(
      call("setValidationUpgradeDelay", { new: 0xffff_ffff, origin: "Governance" }),
      session(1),
      query("configuration"),
    );
    expect(results).toEqual([null, expect.objectContaining({ validationUpgradeDelay: 0xffff_ffff })]);
  });

  it("end a script with a session change in an initialized block", () => {
    const results = play("Initializer")(
      session(1),
      query("hasInitialized"),
      begin(1),
      query("hasInitialized"),
      session(2),
      query("trace"),
    );
    expect(results).toEqual([false, true, { error: "SessionChangeAfterInitialization" }]);
  });
});
