import { parentPort } from "node:worker_threads";
import { checkValidationCode } from "./check-validation-code.js";
import type { Order, Report } from "./messages.js";
import { runValidateBlock } from "./run.js";
import { ownThreadId, threadCpuMs } from "./thread-cpu.js";

/*
 * What runs in a worker of the pool. It imports nothing but what lies in this package and the decompressor, so that it is
 * there in milliseconds.
 */
if (!parentPort) throw new Error("this module is run by a worker of the PVF pool, not imported");
const port = parentPort;
const threadId = ownThreadId();

const report = (what: Report, transfer: ArrayBuffer[] = []) => port.postMessage(what, transfer);
const cpuMs = () => (threadId === null ? null : threadCpuMs(threadId));

port.on("message", (order: Order) => {
  if (order.kind === "prepare") prepare(order);
  else run(order);
});
report({ kind: "ready", threadId });

function prepare({ code, limits }: Order & { kind: "prepare" }): void {
  const checked = checkValidationCode(code, limits);
  report(checked.ok ? { kind: "prepared", code: checked.value } : { kind: "refused", refusal: checked.error });
}

function run({ code, params, limits }: Order & { kind: "run" }): void {
  const before = cpuMs();
  const { ended, lines } = runValidateBlock(code, params, limits);
  const after = cpuMs();
  const took = before === null || after === null ? null : after - before;
  const transfer = ended.kind === "valid" ? [ended.result.buffer as ArrayBuffer] : [];
  report({ kind: "ran", run: { ended, lines, cpuMs: took } }, transfer);
}
