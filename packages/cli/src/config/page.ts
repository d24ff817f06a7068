import { memberMeta } from "./member.js";
import { DEV_KEYS, devSchema } from "./schema.js";

const HEAD = `# Configuration

Written from the schema in \`packages/cli/src/config/schema.ts\`: \`npm run docs:configuration --workspace @parahost/cli\`.

\`parahost dev\` takes its settings from flags and, with \`--config FILE\`, from a JSON file; flags win over the file, the file over
the defaults. Unknown flags and keys are refused. Paths given as flags are relative to the working directory, paths in the file
to the file's folder.

\`parahost config show FILE\` says what a file comes to and where each value is from, \`parahost config schema\` prints its JSON Schema
(which the file may name as \`"$schema"\`), and \`parahost config check FILE\` finds everything that is wrong in it, by line.
`;
const EXAMPLE = `
A file, for example \`dev.json\`:

\`\`\`json dev.json
{
  "validators": 10,
  "paras": 2,
  "para": [{ "paraId": 3000, "code": "para.wasm", "collator": "./collator.mjs" }],
  "slot": "6s",
  "log": "info,parachain::provisioner=debug"
}
\`\`\`

\`\`\`sh
parahost config check dev.json
parahost dev --config dev.json --blocks 5
\`\`\`
`;

/** The text of \`docs/configuration.md\`. */
export function configurationPage(): string {
  const rows = DEV_KEYS.map((key) => {
    const meta = memberMeta.get(devSchema.shape[key]);
    if (!meta) throw new Error(`${key} has no metadata`);
    return row(code(meta.flag), code(key), meta.fileForm, meta.default, meta.description);
  });
  const config = row(code("--config <file>"), "", "", "none", "a JSON file with settings");
  return [
    HEAD,
    row("flag", "key", "in the file", "default", "what it says"),
    row(...Array(5).fill("---")),
    ...rows,
    config,
  ]
    .join("\n")
    .concat("\n", EXAMPLE);
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
const code = (text: string): string => `\`${text}\``;
