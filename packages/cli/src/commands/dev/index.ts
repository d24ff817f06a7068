import { type Command, Option } from "commander";
import { type MemberMeta, memberMeta } from "../../config/member.js";
import { DEV_KEYS, devSchema } from "../../config/schema.js";
import type { CommandSurroundings } from "../index.js";

const DESCRIPTION = `Runs an embedded relay chain with N validators and one collator a para, all in this process.
Every parablock goes the whole way: its collator builds it, validators run its validation code and back it, keep it available, and the relay chain includes it. On a terminal you see cores, heads, and why something was dropped.
Ctrl-C concludes every subsystem, sums up and ends with exit code 0; a second one ends at once.`;

const MORE = `
A para of your own: --para 3000=para.wasm,collator=./collator.mjs
  The Wasm exports validate_block. The module's default export is an inversify ContainerModule that binds the kernel's
  Collator port, or a function that makes one from the para id. Its genesis head is what the module's genesisHead(paraId)
  answers, and empty where it exports none. Without a collator, blocks and genesis head are those of our counter.

A real relay chain runtime: --chain-spec rococo-local.raw.json
  The relay chain runs on the Wasm runtime in a raw chain spec, with its validators, which must have the development keys
  //Alice to //Two, and its paras. Blocks of the reference's Undying paras we make; for another para, say
  --para 2000,collator=./collator.mjs.

Examples:
  parahost dev --blocks 20                           20 blocks in virtual time, then a summary
  parahost dev --paras 1 --validators 4 --slot 3s    in real time, a block every 3 s
  parahost dev --blocks 100 --seed hare --json       one JSON object a line: the same lines for the same seed
  parahost dev --data ./chain --blocks 50            run it twice: the second run goes on where the first ended
  parahost dev --fault invalid-backing --blocks 16   an invalid candidate gets in, is disputed, and is gone again
  parahost dev --chain-spec rococo.json --blocks 30  the same node side on a real runtime
  parahost dev --config dev.json --log debug         settings from a file; flags win over it`;

/** Puts flags and help of `parahost dev` on a command. What runs it is loaded when it runs. */
export function defineDev(command: Command, { io, dev, exitWith }: CommandSurroundings): void {
  command.description(DESCRIPTION).addHelpText("after", MORE).helpOption("-h, --help", "print this help");
  for (const key of DEV_KEYS) {
    const meta = memberMeta.get(devSchema.shape[key]);
    if (meta) command.addOption(optionFor(meta.flag, `${meta.description} (default: ${meta.default})`, meta.repeats));
  }
  command.option("--config <file>", "a JSON file with settings, by the names of the flags in camelCase");
  command.action(async (flags: Readonly<Record<string, unknown>>) => {
    const { runDev } = await import("./handler.js");
    exitWith(await runDev(flags, io, dev));
  });
}

function optionFor(flag: string, description: string, repeats?: MemberMeta["repeats"]): Option {
  const option = new Option(flag, description);
  switch (repeats) {
    case "list":
      return option.argParser((text: string, before?: readonly string[]) => [...(before ?? []), text]);
    case "joined":
      return option.argParser((text: string, before?: string) => (before === undefined ? text : `${before},${text}`));
    default:
      return option.argParser((text: string) => text);
  }
}
