import { parentPort } from "node:worker_threads";
import { erasureCodingReady, obtainChunks, obtainRoot } from "@parahost/erasure-coding";
import { blake2b256, isSignatureValid, ok, ready, signature, validatorId } from "@parahost/primitives";
import type { Answers, Coding, Numbered, Order, SignatureBatch } from "./orders.js";

const port = parentPort;
if (port === null) throw new Error("worker runs in a worker thread only");
await Promise.all([ready(), erasureCodingReady()]);

port.on("message", ({ id, it }: Numbered<Order>) => {
  const { answer, given } = done(it);
  port.postMessage({ id, it: answer } satisfies Numbered<Answers[Order["kind"]]>, given);
});

interface Done {
  readonly answer: Answers[Order["kind"]];
  readonly given: ArrayBuffer[];
}

function done(order: Order): Done {
  switch (order.kind) {
    case "verify":
      return verified(order);
    case "chunks":
      return coded(order);
    case "root":
      return { answer: obtainRoot(order.nValidators, order.data), given: [] };
  }
}

function verified({ keys, signatures, payloads, ends }: SignatureBatch): Done {
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
  return { answer: good, given: [good.buffer] };
}

function coded({ nValidators, data }: Coding): Done {
  const obtained = obtainChunks(nValidators, data);
  if (!obtained.ok) return { answer: obtained, given: [] };
  const chunks = obtained.value;
  return {
    answer: ok({ chunks, hashes: chunks.map(blake2b256) }),
    given: chunks.map(({ buffer }) => buffer as ArrayBuffer),
  };
}
