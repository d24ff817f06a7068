import { createHash } from "node:crypto";
import type { Result } from "@parahost/primitives";
import type { CheckedCode } from "../code/checked-code.js";
import type { PvfLimits } from "../config.js";

/** What an artifact is good for: one code, as this engine compiles it, under the limits that are part of it. */
export interface ArtifactKey {
  readonly codeHash: string;
  readonly limits: Pick<PvfLimits, "codeBytes" | "memoryPages">;
}

/** Goes up whenever checks or layout change, so that older artifacts are made anew. */
const FORMAT = 1;
const ENGINE = `v8 ${process.versions.v8}`;
const DIGEST_BYTES = 32;

/** SHA-256 of the rest ‖ length of the header, u32 little-endian ‖ header as JSON ‖ the module. */
export function encodeArtifact(key: ArtifactKey, { wasm, importedPages, bytes }: CheckedCode): Uint8Array {
  const header = Buffer.from(JSON.stringify({ ...identity(key), importedPages, bytes }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const digest = digestOf(length, header, wasm);
  // A copy with memory of its own, which can be given away.
  return new Uint8Array(Buffer.concat([digest, length, header, wasm]));
}

/** @returns why it is of no use: it is damaged, or made for something else */
export function decodeArtifact(key: ArtifactKey, artifact: Uint8Array): Result<CheckedCode, string> {
  const file = Buffer.from(artifact.buffer, artifact.byteOffset, artifact.length);
  const rest = file.subarray(DIGEST_BYTES);
  if (rest.length < 4 || !digestOf(rest).equals(file.subarray(0, DIGEST_BYTES)))
    return { ok: false, error: "is damaged" };
  const end = 4 + rest.readUInt32LE(0);
  // As it was written, since the digest is right.
  const { importedPages, bytes, ...made } = JSON.parse(rest.toString("utf8", 4, end)) as Header;
  const wanted = JSON.stringify(identity(key));
  if (JSON.stringify(made) !== wanted)
    return { ok: false, error: `is made for ${JSON.stringify(made)}, not ${wanted}` };
  return { ok: true, value: { wasm: rest.subarray(end), importedPages, bytes } };
}

type Header = ReturnType<typeof identity> & Omit<CheckedCode, "wasm">;
const identity = ({ codeHash, limits: { codeBytes, memoryPages } }: ArtifactKey) => ({
  ...{ format: FORMAT, engine: ENGINE, codeHash, codeBytes, memoryPages },
});

function digestOf(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
