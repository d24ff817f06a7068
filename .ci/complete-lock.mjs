// Completes package-lock.json with the optional packages of other platforms that npm left out when it wrote it.
// npm >= 11 refuses `npm ci` on a lock that lacks them; entries need no integrity, since they are fetched only on their own platform.
import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const pick = (name, words) => words.filter((w) => new RegExp(`(^|[-/.+])${w}(?=$|[-.+])`).test(name));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    // Node's own resolution: nearest node_modules up the tree.
    let base = path;
    let found = false;
    for (;;) {
      if (lock.packages[`${base ? `${base}/` : ""}node_modules/${name}`]) {
        found = true;
        break;
      }
      if (!base) break;
      const i = base.lastIndexOf("/node_modules/");
      base = i >= 0 ? base.slice(0, i) : base.startsWith("node_modules/") ? "" : "";
    }
    if (found || !/^\d+\.\d+\.\d+/.test(range)) continue;
    const os = pick(name, [
      "android",
      "darwin",
      "freebsd",
      "linux",
      "openharmony",
      "win32",
      "netbsd",
      "openbsd",
      "sunos",
      "aix",
    ]);
    const cpu =
      name.includes("gnueabi") || name.includes("musleabi") || name.endsWith("arm-eabi")
        ? ["arm"]
        : pick(name, ["arm64", "x64", "ia32", "arm", "ppc64", "s390x", "riscv64", "loong64", "wasm32"]);
    if (!os.length && !cpu.length) {
      console.error(`skipped ${name}@${range}`);
      continue;
    }
    const libc = os.includes("linux")
      ? /musl/.test(name)
        ? ["musl"]
        : /gnu/.test(name)
          ? ["glibc"]
          : undefined
      : undefined;
    lock.packages[`node_modules/${name}`] = {
      version: range,
      cpu,
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      ...(os.length ? { os } : {}),
    };
    added++;
  }
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${added} optional entries`);
