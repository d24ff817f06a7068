import type { Command } from "commander";
import type { CommandSurroundings } from "../index.js";

const DESCRIPTION = `Looks into what a node says, keeps and dumps.
With a TYPE and bytes it decodes a value, hashes it, and prints both as JSON in the style of the conformance vectors: bytes as hex, bitfields as rows of 0 and 1, variants by their names. Bytes are hex, @FILE, or - for standard input; a file holds hex or the bytes themselves. What is not the one encoding of a value of the type is refused, with the byte at which it goes wrong.`;

const MORE = `
Examples:
  parahost inspect --list                                    every type
  parahost inspect candidate-receipt 0x…                     a receipt, and its candidate hash
  parahost inspect parachains-inherent-data @inherent.bin    from a file
  parahost inspect answer/availability-cores - < answer      what a runtime answered
  parahost inspect signature --help                          check a signature
  parahost inspect store ./chain                             what lies in a node's stores
  parahost inspect validation ./dumps/0x…                    run an invalid candidate again`;

const SIGNATURE = `Checks a signature against what was signed, and prints the payload. Ends with 1 where it is not that key's of that payload.
KIND says which of the options are looked at:
  statement    --statement seconded|valid --candidate --session --relay-parent
  bitfield     --bits --session --relay-parent
  dispute      --vote valid|invalid --candidate --session
  approval     --candidate (several with commas between) --session
  pvf-check    --vote accept|reject --code-hash --session --validator
  collation    --receipt; key and signature are in it
  payload      --payload: the bytes themselves
All but collation want --key and --signature.`;

const SIGNATURE_MORE = `
Examples:
  parahost inspect signature statement --key 0x… --signature 0x… --statement valid --candidate 0x… --session 3 --relay-parent 0x…
  parahost inspect signature bitfield --key 0x… --signature 0x… --bits 0110 --session 3 --relay-parent 0x…
  parahost inspect signature collation --receipt @receipt.bin`;

const STORE = `Says of every store below DIR in which format it was written and what lies in it: rows by kind, and with --entries each of them, keys and values decoded. DIR is a data folder, a node's folder in it, or one store.
Nothing is written there, and a store that a running node has open is refused.`;

const VALIDATION = `Runs a candidate that a node found invalid, and dumped with parahost dev --dump, once more on the PVF host, and says whether the answer is the same. Ends with 1 where it is another one.
The code of our own paras is known; that of others is given with --code.`;

const SIGNATURE_OPTIONS: readonly (readonly [flags: string, description: string])[] = [
  ["--key <hex>", "public key of the signer, 32 bytes"],
  ["--signature <hex>", "64 bytes"],
  ["--session <n>", "index of the session"],
  ["--relay-parent <hash>", "the relay parent at which it was signed"],
  ["--candidate <hash>", "the candidate's hash"],
  ["--statement <kind>", "seconded or valid"],
  ["--bits <row>", "a row of 0 and 1, the first core first"],
  ["--vote <vote>", "of a dispute valid or invalid, of a PVF check accept or reject"],
  ["--code-hash <hash>", "hash of the validation code"],
  ["--validator <n>", "index of the validator"],
  ["--receipt <bytes>", "a candidate receipt, as hex, @FILE or -"],
  ["--payload <bytes>", "what was signed, as hex, @FILE or -"],
];

/** Puts `parahost inspect` and its subcommands on a command. What runs them is loaded when they run. */
export function defineInspect(command: Command, { io, exitWith }: CommandSurroundings): void {
  const handlers = () => import("./handler.js");
  command.description(DESCRIPTION).addHelpText("after", MORE).helpOption("-h, --help", "print this help");
  command.argument("[type]", "the value's type").argument("[hex]", "its bytes: hex, @FILE, or -");
  command.option("--list", "name every type that can be decoded");
  command.action(async (type: string | undefined, hex: string | undefined, { list }: { list?: boolean }) => {
    if (type === undefined && !list) return command.outputHelp();
    exitWith(await (await handlers()).runInspect(type, hex, io));
  });
  const signature = subcommand(command, "signature <kind>", "check a signature", SIGNATURE, SIGNATURE_MORE);
  for (const [flags, description] of SIGNATURE_OPTIONS) signature.option(flags, description);
  signature.action(async (kind: string, facts) => exitWith(await (await handlers()).runSignature(kind, facts, io)));
  subcommand(command, "store <dir>", "show what lies in a node's stores", STORE)
    .option("--entries", "each row, not only how many there are")
    .option("--json", "one JSON object a line")
    .action(async (dir: string, options) => exitWith(await (await handlers()).runStore(dir, options, io)));
  subcommand(command, "validation <dir>", "run an invalid candidate again", VALIDATION)
    .option("--code <file>", "the validation code, as it was registered")
    .action(async (dir: string, { code }) => exitWith(await (await handlers()).runValidation(dir, code, io)));
}

const subcommand = (command: Command, usage: string, summary: string, description: string, more = ""): Command =>
  command
    .command(usage)
    .summary(summary)
    .description(description)
    .addHelpText("after", more)
    .helpOption("-h, --help", "print this help");
