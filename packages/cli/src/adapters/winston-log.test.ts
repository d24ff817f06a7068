import { expect, it } from "@jest/globals";
import type { LogFilter } from "./log-filter.js";
import { logOf, winstonLog } from "./winston-log.js";

const filter = (level: LogFilter["level"], ...targets: [string, LogFilter["level"]][]): LogFilter => ({
  level,
  targets: new Map(targets),
});
function recorded(given: LogFilter, format: "people" | "json") {
  let text = "";
  const log = winstonLog(given, format, { write: (more) => (text += more) });
  return { log, lines: () => text.split("\n").filter((line) => line !== "") };
}

it("writes what is as loud as its target may be", () => {
  const { log, lines } = recorded(filter("warn", ["parachain::provisioner", "debug"]), "people");
  log.log("info", "too quiet");
  log.log("warn", "loud enough", { paraId: 2000 });
  log.target("parachain::provisioner").log("debug", "asked for");
  log.target("parachain::provisioner").log("trace", "too quiet as well");

  expect(lines()).toEqual([
    'WARN  - parahost: loud enough {"paraId":2000}',
    "DEBUG - parachain::provisioner: asked for",
  ]);
});

it("keeps a node's fields under every target", () => {
  const { log, lines } = recorded(filter("info"), "people");
  logOf(log, { node: "alice" }).target("parachain::availability-store").log("info", "stored");

  expect(lines()).toEqual(["INFO  alice parachain::availability-store: stored"]);
});

it("writes JSON, also of what JSON does not know", () => {
  const { log, lines } = recorded(filter("info"), "json");
  const fields = {
    weight: 2n ** 64n,
    bytes: Uint8Array.of(1, 2),
    error: new Error("no disk", { cause: new Error("full") }),
  };
  log.log("error", "lost", fields);
  const line = JSON.parse(lines()[0] ?? "");

  expect(line).toMatchObject({
    ...{ level: "error", message: "lost", target: "parahost", weight: "18446744073709551616", bytes: "0x0102" },
    error: { name: "Error", message: "no disk", cause: { message: "full" } },
  });
});

it("does not let a field take the place of the level, the sentence or the target", () => {
  const { log, lines } = recorded(filter("info"), "people");
  log.log("info", "fetched", { level: "error", message: "mine", target: "mine" });

  expect(lines()).toEqual(["INFO  - parahost: fetched"]);
});
