// Lerna moves the versions of dependencies, and leaves those of peers: here ours are moved too. Run by `npm version` and `lerna version`.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = ["packages", "plugins"].flatMap((shelf) =>
  readdirSync(`${root}${shelf}`).map((name) => `${root}${shelf}/${name}/package.json`),
);
const manifests = files.map((file) => ({ file, manifest: JSON.parse(readFileSync(file, "utf8")) }));
const versions = new Map(manifests.map(({ manifest }) => [manifest.name, manifest.version]));

for (const { file, manifest } of manifests) {
  const peers = Object.entries(manifest.peerDependencies ?? {});
  const moved = peers.map(([name, wanted]) => [name, versions.get(name) ?? wanted]);
  if (moved.every(([name, wanted]) => manifest.peerDependencies[name] === wanted)) continue;
  writeFileSync(file, `${JSON.stringify({ ...manifest, peerDependencies: Object.fromEntries(moved) }, null, 2)}\n`);
}
