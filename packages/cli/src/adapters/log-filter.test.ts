import { expect, it } from "@jest/globals";
import { parseLogFilter } from "./log-filter.js";

it("takes a level for all and levels by target, in any order", () => {
  expect(parseLogFilter("debug")).toEqual({ level: "debug", targets: new Map() });
  expect(parseLogFilter("parachain::provisioner=trace, info")).toEqual({
    level: "info",
    targets: new Map([["parachain::provisioner", "trace"]]),
  });
  expect(parseLogFilter("runtime::inclusion=error")).toEqual({
    level: "warn",
    targets: new Map([["runtime::inclusion", "error"]]),
  });
});

it.each(["", "loud", "info,", "info,debug", "a=loud", "=info", "a=info=debug", "toString"])("refuses %j", (text) => {
  expect(parseLogFilter(text)).toBeNull();
});
