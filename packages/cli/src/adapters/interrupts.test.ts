import { EventEmitter } from "node:events";
import { expect, it } from "@jest/globals";
import { interruptsOf } from "./interrupts.js";

function listening() {
  const [signals, output, happened] = [new EventEmitter(), new EventEmitter(), [] as string[]];
  const time = { ms: 0 };
  const interrupts = interruptsOf(
    signals,
    output,
    (code) => happened.push(`exit ${code}`),
    () => time.ms,
  );
  const stop = interrupts.listen(() => happened.push("asked to end"));
  const epipe = () => output.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  return { signals, output, happened, time, stop, epipe };
}

it("asks to end at the first signal, and ends at the second, whichever they are", () => {
  const { signals, happened, time } = listening();
  signals.emit("SIGTERM");
  expect(happened).toEqual(["asked to end"]);
  time.ms += 200;
  signals.emit("SIGINT");

  expect(happened).toEqual(["asked to end", "exit 130"]);
});

it("takes the same signal from the terminal and from whoever started us for one", () => {
  const { signals, happened, time } = listening();
  signals.emit("SIGINT");
  time.ms += 199;
  signals.emit("SIGINT");

  expect(happened).toEqual(["asked to end"]);
});

it("asks to end once nobody reads what is written, and does not take more of it for a second signal", () => {
  const { happened, epipe } = listening();
  epipe();
  epipe();

  expect(happened).toEqual(["asked to end"]);
});

it("leaves signals to others once it is told to stop, and other faults of the output to its owner", () => {
  const { signals, output, happened, stop, epipe } = listening();
  expect(() => output.emit("error", new Error("disk full"))).toThrow("disk full");
  stop();
  epipe();

  expect(signals.emit("SIGINT")).toBe(false);
  expect(happened).toEqual([]);
});
