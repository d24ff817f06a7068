import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formsOf } from "./forms.js";
import type { PackageKind } from "./kinds.js";

/** A file of the package to be made. */
export interface TemplateFile {
  /** From the package's folder, with `/`. */
  readonly path: string;
  readonly text: string;
}
type Versions = Readonly<Record<string, string>>;
/** As far as it is filled in. */
interface Manifest {
  readonly name: string;
  readonly peerDependencies: Versions;
  readonly devDependencies: Versions;
}

/** From `src` as from `dist`. */
const TEMPLATES = fileURLToPath(new URL("../../../templates/", import.meta.url));
const OURS = new URL("../../../package.json", import.meta.url);
/** The name in the templates, which are packages that build. */
const PLACEHOLDER = formsOf("template-name");

/** Comments, and what stands in quotes. */
const NO_CODE = /\/\*[\s\S]*?\*\/|\/\/.*|"[^"\n]*"/g;
const WORDS = /[A-Za-z_$][\w$]*/g;

const MANIFEST = "manifest.json";
/** Under their own names npm would take them for its own when it packs this package. */
const RENAMED: Readonly<Record<string, string>> = { [MANIFEST]: "package.json", gitignore: ".gitignore" };

/** The template's files with the name in place of its own, and the versions of our packages that this one goes with. */
export function templateFiles(kind: PackageKind, name: string): readonly TemplateFile[] {
  return templateTexts(kind).map(({ path, text }) => ({
    path: RENAMED[path] ?? path,
    text: path === MANIFEST ? withVersions(filled(text, name)) : filled(text, name),
  }));
}

/** With the name that the template has itself. */
function templateTexts(kind: PackageKind): readonly TemplateFile[] {
  const folder = join(TEMPLATES, kind);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
}

function filled(text: string, name: string): string {
  const forms = formsOf(name);
  return Object.entries(PLACEHOLDER).reduce(
    (filled, [form, placeholder]) => filled.replaceAll(placeholder, forms[form as keyof typeof forms]),
    text,
  );
}

/** What the template's code would call by the same word under that name as something of its own or of its imports; `null` for nothing. */
export function clashIn(kind: PackageKind, name: string): string | null {
  const code = templateTexts(kind).flatMap(({ path, text }) => (path.endsWith(".ts") ? text : []));
  const words = new Set(code.join("\n").replaceAll(NO_CODE, "").match(WORDS));
  const own = [...words].filter((word) => word.includes(PLACEHOLDER.pascal) || word.startsWith(PLACEHOLDER.camel));
  // The camel form alone is a key among messages: it shares no scope with anything.
  const named = own.filter((word) => word !== PLACEHOLDER.camel);
  return named.map((word) => filled(word, name)).find((word) => words.has(word)) ?? null;
}

/** What a package of that kind needs. */
export function templateDependencies(kind: PackageKind): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(TEMPLATES, kind, MANIFEST), "utf8")) as Manifest;
  return Object.keys({ ...manifest.peerDependencies, ...manifest.devDependencies });
}

/** Exactly ours to build with; with what comes after them, as long as nothing breaks, to run with. */
function withVersions(text: string): string {
  const manifest = JSON.parse(text) as Manifest;
  const { version, dependencies } = JSON.parse(readFileSync(OURS, "utf8")) as {
    readonly version: string;
    readonly dependencies: Versions;
  };
  const ours: Versions = { ...dependencies, "@parahost/cli": version };
  const filled = (wanted: Versions, prefix: string): Versions =>
    Object.fromEntries(
      Object.entries(wanted).map(([name, given]) => [
        name,
        ours[name] === undefined ? given : `${prefix}${ours[name]}`,
      ]),
    );
  const peerDependencies = filled(manifest.peerDependencies, "^");
  const devDependencies = filled(manifest.devDependencies, "");
  return `${JSON.stringify({ ...manifest, peerDependencies, devDependencies }, null, 2)}\n`;
}
