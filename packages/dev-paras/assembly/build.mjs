// Compiles the validation functions beside this file to dist/wasm. What is newer than its sources stays.
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const root = join(here, "..");
const OUT = "dist/wasm";
/** Read by the entries, no entries themselves. */
const SHARED = ["blake2b.ts", "params.ts"];
/** As the reference's validation code: no more than the MVP's instructions, and an `abort` that traps. */
const OPTIONS = ["-O3", "--runtime", "stub", "--use", "abort=", "--disable", "bulk-memory"];

const files = readdirSync(here);
const changedAt = Math.max(...files.map((file) => statSync(join(here, file)).mtimeMs));
const builtAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const stale = files
  .filter((file) => file.endsWith(".ts") && !SHARED.includes(file))
  .map((file) => ({ source: `assembly/${file}`, wasm: `${OUT}/${file.replace(/\.ts$/, ".wasm")}` }))
  .filter(({ wasm }) => builtAt(join(root, wasm)) < changedAt);

if (stale.length > 0) {
  mkdirSync(join(root, OUT), { recursive: true });
  const { default: asc } = await import("assemblyscript/asc");
  for (const { source, wasm } of stale) {
    const { error, stderr } = await asc.main([source, "--outFile", wasm, "--baseDir", root, ...OPTIONS]);
    if (error === null) continue;
    process.stderr.write(`${stderr.toString()}${error.message}\n`);
    process.exit(1);
  }
}
