import { parentPort } from "node:worker_threads";
import { isSignatureValid, ready, signature, validatorId } from "@parahost/primitives";
import type { SignatureBatch, SignatureVerdicts } from "./signature-batch.js";

const port = parentPort;
if (port === null) throw new Error("signature-worker runs in a worker thread only");
await ready();

port.on("message", ({ id, keys, signatures, payloads, ends }: SignatureBatch) => {
  const good = new Uint8Array(keys.length);
  let start = 0;
  for (const [i, key] of keys.entries()) {
    const end = ends[i] ?? start;
    const triple = {
      key: validatorId(key),
      payload: payloads.subarray(start, end),
      signature: signature(signatures[i] ?? ""),
    };
    good[i] = isSignatureValid(triple) ? 1 : 0;
    start = end;
  }
  const verdicts: SignatureVerdicts = { id, good };
  port.postMessage(verdicts, [good.buffer]);
});
