import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fromHex } from "@parahost/primitives";
import type { CliIo } from "../cli-io.js";
import { UserError } from "../user-error.js";

/** It is read to its end; an interrupt ends the process. */
const NEVER = new AbortController().signal;

/**
 * The bytes that the user means: hex, `@file`, or `-` for standard input. A file, or standard input, holds hex or the bytes themselves.
 *
 * @param what - the argument's name, for what is said of it
 * @throws UserError where it cannot be read, or is no hex
 */
export async function bytesFrom(text: string, what: string, { cwd, stdin }: CliIo): Promise<Uint8Array> {
  if (text === "-") return hexOrBytes(await all(stdin(NEVER)), "standard input");
  if (!text.startsWith("@")) return hexBytes(text, what);
  const file = text.slice(1);
  let content: Uint8Array;
  try {
    content = readFileSync(resolve(cwd, file));
  } catch (fault) {
    throw new UserError(`${file}: cannot be read: ${(fault as Error).message}`);
  }
  return hexOrBytes(content, file);
}

/** What begins with `0x` is hex; no encoding of ours that is longer than a word is mistaken for it. */
function hexOrBytes(content: Uint8Array, what: string): Uint8Array {
  const isHex = content[0] === 0x30 && content[1] === 0x78;
  return isHex ? hexBytes(new TextDecoder().decode(content).trim(), what) : Uint8Array.from(content);
}

/** @throws UserError that says where the first digit is that is none, or that half a byte is missing */
export function hexBytes(text: string, what: string): Uint8Array {
  const digits = text.replace(/^0x/, "");
  const bad = digits.search(/[^0-9a-fA-F]/);
  if (bad >= 0) {
    const at = text.length - digits.length + bad;
    const near = JSON.stringify(text.slice(Math.max(0, at - 4), at + 8));
    throw new UserError(`${what}: is no hex: at character ${at}, near ${near}`);
  }
  if (digits.length % 2 === 1)
    throw new UserError(`${what}: is no hex of whole bytes: it has ${digits.length} digits, and a byte has two`);
  return fromHex(`0x${digits}`);
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  for await (const piece of pieces) taken.push(piece);
  return Uint8Array.from(Buffer.concat(taken));
}
