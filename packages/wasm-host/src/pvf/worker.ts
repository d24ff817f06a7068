import { parentPort } from "node:worker_threads";
import { decodeArtifact, encodeArtifact } from "./artifact.js";
import { checkAndCompile, compileChecked } from "./check-validation-code.js";
import type { Order, Report } from "./messages.js";
import { runValidateBlock } from "./run.js";
import { ownThreadId, threadCpuMs } from "./thread-cpu.js";
import { unpackBlockData } from "./unpack-block-data.js";

/*
 * What runs in a worker of the pool. It imports nothing but what lies in this package and the decompressor, so that it is
 * there in milliseconds.
 */
if (!parentPort) throw new Error("this module is run by a worker of the PVF pool, not imported");
const port = parentPort;
const threadId = ownThreadId();

const report = (what: Report, transfer: ArrayBuffer[] = []) => port.postMessage(what, transfer);
const cpuMs = () => (threadId === null ? null : threadCpuMs(threadId));

port.on("message", (order: Order) => void carryOut(order));
report({ kind: "ready", threadId });

/** What it throws ends the worker: nobody waits for this promise. */
function carryOut(order: Order): void | Promise<void> {
  switch (order.kind) {
    case "prepare":
      return prepare(order);
    case "restore":
      return restore(order);
    case "unpack":
      return unpack(order);
    case "run":
      return run(order);
  }
}

async function prepare({ code, keep, limits }: Order & { kind: "prepare" }): Promise<void> {
  const done = await checkAndCompile(code, limits);
  if (done.ok) {
    const { checked, prepared } = done.value;
    const artifact = keep === null ? null : encodeArtifact({ codeHash: keep, limits }, checked);
    report({ kind: "prepared", code: prepared, artifact }, artifact ? [artifact.buffer as ArrayBuffer] : []);
  } else report({ kind: "refused", refusal: done.error });
}

function restore(order: Order & { kind: "restore" }): void {
  report(restored(order));
}

function restored({ artifact, codeHash, limits }: Order & { kind: "restore" }): Report {
  const checked = decodeArtifact({ codeHash, limits }, artifact);
  if (!checked.ok) return { kind: "unusable", detail: checked.error };
  const compiled = compileChecked(checked.value);
  if (!compiled.ok) return { kind: "unusable", detail: compiled.error.detail };
  return { kind: "prepared", code: compiled.value, artifact: null };
}

async function unpack({ packed, limit }: Order & { kind: "unpack" }): Promise<void> {
  const outcome = await unpackBlockData(packed, limit);
  report({ kind: "unpacked", outcome }, outcome.kind === "unpacked" ? [outcome.blockData.buffer as ArrayBuffer] : []);
}

function run({ code, params, limits }: Order & { kind: "run" }): void {
  const before = cpuMs();
  const { ended, lines } = runValidateBlock(code, params, limits);
  const after = cpuMs();
  const took = before === null || after === null ? null : after - before;
  const transfer = ended.kind === "valid" ? [ended.result.buffer as ArrayBuffer] : [];
  report({ kind: "ran", run: { ended, lines, cpuMs: took } }, transfer);
}
