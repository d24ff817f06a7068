/** Compiles the kernel into `dist/kernel.wasm`, unless what is there is newer than all of its sources. */
import { mkdir, readdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = new URL("./", import.meta.url);
const target = new URL("../dist/kernel.wasm", here);

const changedAt = async (url) => (await stat(url)).mtimeMs;
const sources = (await readdir(here)).map((name) => new URL(name, here));
const lastChange = Math.max(...(await Promise.all(sources.map(changedAt))));
const builtAt = await changedAt(target).catch((error) => {
  if (error.code === "ENOENT") return 0;
  throw error;
});

if (builtAt < lastChange) {
  const { default: asc } = await import("assemblyscript/asc");
  await mkdir(new URL("./", target), { recursive: true });
  const options = ["--runtime", "stub", "--enable", "simd", "--initialMemory", "1", "--noAssert", "-O3"];
  const files = [
    "assembly/index.ts",
    "--outFile",
    "dist/kernel.wasm",
    "--baseDir",
    fileURLToPath(new URL("../", here)),
  ];
  const { error, stderr } = await asc.main([...files, ...options]);
  if (error) {
    process.stderr.write(`${stderr.toString()}\n${error.message}\n`);
    process.exitCode = 1;
  }
}
