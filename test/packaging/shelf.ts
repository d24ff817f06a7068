import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The root of the repository. */
export const root = join(import.meta.dirname, "../..");

/** As far as tests look at it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}
/** A package that is published. */
export interface Published {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every package of the workspaces; each of them is published. */
export const published: readonly Published[] = ["packages", "plugins"].flatMap((shelf) =>
  readdirSync(join(root, shelf), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const folder = join(root, shelf, name);
      return { folder, manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest };
    }),
);
