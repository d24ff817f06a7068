import { expect, it } from "@jest/globals";
import { leafAt, noMetrics, silentLog, World } from "@parahost/conformance";
import { VirtualClock } from "@parahost/kernel";
import { blockNumber } from "@parahost/primitives";
import { TemplateNameSubsystem } from "./subsystem.js";

it("says how far finality is behind the newest leaf", async () => {
  const world = World.around(new TemplateNameSubsystem(silentLog, noMetrics), new VirtualClock());
  world.answer("chainApi", "finalizedBlockNumber", () => blockNumber(7));

  expect(await world.until(world.ask("lag", null))).toBeNull();
  await world.activate(leafAt(10));
  expect(await world.until(world.ask("lag", null))).toBe(3);
  expect(world.transcript).toEqual(["chainApi.finalizedBlockNumber"]);
});
