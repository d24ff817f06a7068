import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { sh, well } from "../pages/shell.js";
import { blocksFor } from "../pages/who-runs.js";
import { localRegistry } from "./local-registry.js";
import { published, root } from "./shelf.js";

const LIMIT_MS = 600_000;
const folder = realpathSync(mkdtempSync(join(tmpdir(), "parahost-packed-")));
const project = join(folder, "first-come");
const fromNpm = blocksFor("npm");
let close = () => {};
let env: Readonly<Record<string, string>> = {};
afterAll(() => {
  close();
  rmSync(folder, { recursive: true });
});

/** One entry of what `npm pack --json` says. */
interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly integrity: string;
  readonly files: readonly { readonly path: string }[];
}
let packed: readonly Packed[] = [];

/** npm as on a machine of somebody else: our scope comes from the packed packages, what it has fetched before is not fetched again. */
async function elsewhere(): Promise<void> {
  const cache = join(folder, "npm-cache");
  mkdirSync(cache);
  mkdirSync(join(folder, "home"));
  const { out } = await sh("npm config get cache", { cwd: root });
  const fetched = join(out.trim(), "_cacache");
  mkdirSync(fetched, { recursive: true });
  symlinkSync(fetched, join(cache, "_cacache"));
  const packages = packed.map(({ name, filename, integrity }) => {
    const found = published.find(({ manifest }) => manifest.name === name);
    if (!found) throw new Error(`${name} is none of ours`);
    return { manifest: found.manifest, file: join(folder, "tarballs", filename), integrity };
  });
  const registry = await localRegistry(packages);
  close = registry.close;
  const rc = [
    "prefer-offline=true",
    "audit=false",
    "fund=false",
    "update-notifier=false",
    `@parahost:registry=${registry.url}`,
  ];
  const registries = await sh("npm config get registry", { cwd: root });
  writeFileSync(join(folder, "npmrc"), [...rc, `registry=${registries.out.trim()}`, `cache=${cache}`, ""].join("\n"));
  env = { npm_config_userconfig: join(folder, "npmrc"), npm_config_yes: "true" };
}

describe("our packages, packed and installed in an empty folder", () => {
  beforeAll(async () => {
    mkdirSync(join(folder, "tarballs"));
    const { code, out } = await sh(
      `npm pack --workspaces --json --silent --pack-destination "${join(folder, "tarballs")}"`,
      { cwd: root },
    );
    expect(code).toBe(0);
    packed = JSON.parse(out.slice(out.indexOf("[")));
    await elsewhere();
  }, LIMIT_MS);

  it("are all of them, each with licence and README, and without tests", () => {
    expect(packed.map(({ name }) => name).sort()).toEqual(published.map(({ manifest }) => manifest.name).sort());
    for (const { name, files } of packed) {
      const paths = files.map(({ path }) => path);
      expect([name, paths]).toEqual([
        name,
        expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts"]),
      ]);
      expect([name, paths.filter((path) => /^dist\/.*\.test\./.test(path))]).toEqual([name, []]);
    }
  });

  it(
    "get a new user to a strategy of one's own by the README's commands",
    async () => {
      const [way, ...others] = fromNpm.filter(({ page }) => page === "README.md");
      expect(others).toEqual([]);
      expect(way?.text.trim().split("\n").length).toBeLessThanOrEqual(10);
      const ended = await well(way?.text ?? "false", { cwd: folder, env });

      expect(ended.out).toMatch(/^2000 +first-come +\d+ +[1-9]/m);
    },
    LIMIT_MS,
  );

  it.each(fromNpm.filter(({ page }) => page !== "README.md"))(
    "do what $page says",
    async ({ text }) => {
      await well(text, { cwd: mkdtempSync(join(folder, "by-a-page-")), env });
    },
    LIMIT_MS,
  );

  it(
    "make a subsystem and a runtime module too, which build, pass their tests, and run beside the strategy",
    async () => {
      const lines = ["subsystem finality-lag", "runtime-module block-count"].map((it) => `npx parahost new ${it}`);
      const tests = ["finality-lag", "block-count"].map((name) => `npm --prefix ${name} test`);
      const plugins = [".", "finality-lag", "block-count"].map((name) => `--plugin ${name}`).join(" ");
      const dev = `npx parahost dev --blocks 3 --check --log parachain::finality-lag=debug ${plugins}`;
      const ended = await well([...lines, ...tests, dev].join("\n"), { cwd: project, env });

      expect(ended.out).toMatch(/finality is behind/);
      expect(ended.out).toMatch(/^3 relay chain blocks/m);
    },
    LIMIT_MS,
  );

  it(
    "run without any plugin, with the worker threads and the Wasm that they bring",
    async () => {
      const { code, out } = await sh("npx parahost dev --blocks 3", { cwd: project, env });

      expect(code).toBe(0);
      expect(out).toMatch(/^2000 +legacy +\d+ +1 /m);
    },
    LIMIT_MS,
  );

  it(
    "refuse a plugin that has a copy of its own, with both places",
    async () => {
      const theirs = join(project, "finality-lag/node_modules/@parahost/kernel");
      cpSync(join(project, "node_modules/@parahost/kernel"), theirs, { recursive: true });
      const { code, out } = await sh("npx parahost dev --blocks 1 --plugin finality-lag", { cwd: project, env });
      rmSync(theirs, { recursive: true });

      expect(code).toBe(2);
      expect(out).toContain(
        `brings a copy of @parahost/kernel of its own: ${theirs}, beside ours: ${join(project, "node_modules/@parahost/kernel")}`,
      );
    },
    LIMIT_MS,
  );

  it("leave a manifest behind that names what was installed, and nothing of this machine", () => {
    const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));

    expect(
      Object.values({ ...manifest.peerDependencies, ...manifest.devDependencies }).filter(
        (it) => !/^\^?\d/.test(String(it)),
      ),
    ).toEqual([]);
  });
});
