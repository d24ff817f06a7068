import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import type { Manifest } from "./shelf.js";

/** A package as `npm pack` has made it. */
export interface PackedPackage {
  readonly manifest: Manifest;
  readonly file: string;
  readonly integrity: string;
}

/**
 * A registry that has these packages and no others, for npm to install them from as if they were published.
 *
 * @returns its address, another one each time, so that nothing that npm keeps is about an earlier one
 */
export async function localRegistry(
  packages: readonly PackedPackage[],
): Promise<{ readonly url: string; close(): void }> {
  const prefix = `/${randomUUID()}/`;
  const byName = new Map(packages.map((it) => [it.manifest.name, it]));
  const byFile = new Map(packages.map((it) => [basename(it.file), it]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    const wanted = path.startsWith(prefix) ? path.slice(prefix.length) : "";
    const file = byFile.get(wanted.split("/").at(-1) ?? "");
    const found = byName.get(wanted);
    if (file) response.end(readFileSync(file.file));
    else if (found)
      response.setHeader("content-type", "application/json").end(JSON.stringify(document(found, address())));
    else response.writeHead(404).end("{}");
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: address(), close: () => server.close() };
}

/** What a registry says of a package. */
function document({ manifest, file, integrity }: PackedPackage, url: string) {
  const { name, version } = manifest;
  const dist = { tarball: `${url}${name}/-/${basename(file)}`, integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
