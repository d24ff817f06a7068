import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { describe, expect, it } from "@jest/globals";
import ts from "typescript";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** What people read. The API pages are made from the code, and are not kept. */
const PAGES = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".md") && !file.startsWith("docs/api/")),
];
/** Languages that a block may name. Each is looked at, or is a picture or a line that a program wrote. */
const LANGUAGES = ["ts", "sh", "json", ""];

/** Written by a command, and not kept. */
const MADE = ["docs/api"];

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
}
interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const blocksOf = (page: string, text: string): readonly Block[] =>
  [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, language = "", body = ""]) => ({
    page,
    language: language.trim(),
    text: body,
  }));
const blocks = PAGES.flatMap((page) => blocksOf(page, read(page)));
const ofLanguage = (wanted: string) => blocks.filter(({ language }) => language === wanted);

/** Types of the blocks, each as a module of its own at the root of the repository, against the built packages. */
function typeErrors(texts: ReadonlyMap<string, string>): readonly string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const { tsBuildInfoFile: _info, outDir: _out, rootDir: _root, ...common } = options;
  const chosen = { ...common, noEmit: true, composite: false, incremental: false, declaration: false };
  const settings = { ...chosen, declarationMap: false, configFilePath: join(root, "tsconfig.json") };
  const host = ts.createCompilerHost(settings);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, text, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram([...texts.keys()], settings, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    return `${file?.fileName ?? "-"}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
const named = (code: readonly Block[]) =>
  new Map(code.map(({ text }, i) => [join(root, `block-${i}.ts`), text] as const));

describe("the pages", () => {
  it("have blocks of languages that are looked at", () => {
    expect(ofLanguage("ts").length).toBeGreaterThan(0);
    expect(blocks.filter(({ language }) => !LANGUAGES.includes(language))).toEqual([]);
  });

  it("have TypeScript that compiles against the packages as they are built", () => {
    expect(typeErrors(named(ofLanguage("ts")))).toEqual([]);
  }, 120_000);

  it("have TypeScript whose errors are found", () => {
    const bad = {
      page: "-",
      language: "ts",
      text: 'import { none } from "@parahost/cli/dev";\nnone satisfies string;\n',
    };

    expect(typeErrors(named([bad]))).toEqual([expect.stringContaining("'none'")]);
  }, 120_000);

  it("have JSON that is JSON, line by line or as a whole", () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const lines = (text: string) => text.trim().split("\n");
    expect(ofLanguage("json").filter(({ text }) => !isJson(text) && !lines(text).every(isJson))).toEqual([]);
  });

  it("name scripts that there are", () => {
    const manifests = [
      "package.json",
      ...readdirSync(join(root, "packages")).map((name) => `packages/${name}/package.json`),
    ];
    const scripts = manifests.flatMap((file) => Object.keys((JSON.parse(read(file)) as Manifest).scripts ?? {}));
    const used = PAGES.flatMap((page) =>
      [...read(page).matchAll(/npm run ([a-z:-]+)/g)].map((match) => match[1] ?? ""),
    );

    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it.each(PAGES)("%s names files and pages that are there", (page) => {
    const text = read(page);
    const files = [...text.matchAll(/`((?:packages|plugins|test|docs)\/[\w./-]+)`/g)].map((match) => match[1] ?? "");
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map((match) =>
      join(dirname(page), match[1] ?? ""),
    );

    expect([...files, ...links].filter((path) => !MADE.includes(path) && !existsSync(join(root, path)))).toEqual([]);
  });
});
