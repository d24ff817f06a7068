import type { CliIo } from "../cli-io.js";
import { table } from "../table.js";
import { UserError } from "../user-error.js";
import { bytesFrom } from "./input.js";
import { plain } from "./plain.js";
import { encodedHash, INSPECTED_TYPES, inspectedType } from "./types.js";

/** Decodes a value, hashes it, and shows both as JSON. @throws UserError for bytes that are not the one encoding of a value of the type */
export async function inspectValue(name: string, text: string, io: CliIo): Promise<void> {
  const type = inspectedType(name);
  if (!type) throw new UserError(`${name}: is no type of ours; parahost inspect --list names them`);
  const bytes = await bytesFrom(text, "HEX", io);
  const decoded = type.codec.decode(bytes);
  if (!decoded.ok) throw new UserError(`${type.name}: ${decoded.error.reason}, of ${bytes.length} bytes`);
  const { value } = decoded;
  const hash = encodedHash(type, value);
  const candidate = type.candidateHash ? { candidateHash: type.candidateHash(value) } : {};
  const shown = { type: type.name, bytes: bytes.length, hash, ...candidate, value: plain(value) };
  io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
}

/** Names every type that can be decoded. */
export function listTypes({ stdout }: Pick<CliIo, "stdout">): void {
  const rows = [...INSPECTED_TYPES]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, codec }) => [name, codec.leastBytes, codec.name]);
  stdout.write(`${table([["type", "least bytes", "is"], ...rows]).join("\n")}\n`);
}
