import { type ExecFileOptions, execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { type Block, root, writeNamed } from "./blocks.js";

const JEST = join(root, "node_modules/jest/bin/jest.js");
const CONFIG = {
  testEnvironment: "node",
  transform: {},
  setupFiles: ["reflect-metadata"],
  testMatch: ["**/*.test.js"],
};
const run = promisify(execFile);

/** Declarations that every page needs are parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();
function hostOf(settings: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(settings);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) => {
    if (!file.startsWith(root)) return getSourceFile(file, ...rest);
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...rest));
    return parsed.get(file);
  };
  return host;
}

/**
 * The TypeScript of one page as a package of a reader's own, outside the repository: blocks with a name are its files, and one
 * without is a program that may import them.
 */
export class PagePackage {
  readonly folder = mkdtempSync(join(tmpdir(), "parahost-page-"));
  readonly programs: readonly string[];
  readonly hasTests: boolean;
  readonly #files: readonly string[];

  constructor(blocks: readonly Block[]) {
    const files = blocks.map((block, i) => ({ ...block, name: block.name || `program-${i}.ts` }));
    writeNamed(files, this.folder);
    this.#files = files.map(({ name }) => join(this.folder, name));
    this.programs = blocks.flatMap(({ name }, i) => (name ? [] : [`program-${i}.js`]));
    this.hasTests = blocks.some(({ name }) => name.endsWith(".test.ts"));
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ name: "page", private: true, type: "module" }));
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"), "dir");
  }

  /** Compiles it as strictly as the repository is. @returns what the compiler finds wrong */
  compile(): readonly string[] {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const { tsBuildInfoFile: _info, outDir: _out, rootDir: _root, ...common } = options;
    const chosen = { ...common, composite: false, incremental: false, declaration: false, declarationMap: false };
    const settings = { ...chosen, rootDir: this.folder, configFilePath: join(this.folder, "tsconfig.json") };
    const program = ts.createProgram([...this.#files], settings, hostOf(settings));
    const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
    return problems.map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${file?.fileName ?? "-"}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  }

  /** @returns what the program wrote; rejects where it fails */
  async program(file: string): Promise<string> {
    return (await this.#node([file])).stdout;
  }

  /** @returns what jest says; rejects where a test fails */
  async tests(): Promise<string> {
    const args = [JEST, "--rootDir", this.folder, "--config", JSON.stringify(CONFIG)];
    return (await this.#node(["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", ...args])).stderr;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #node(args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const options: ExecFileOptions = { cwd: this.folder, timeout: 100_000 };
    return run(process.execPath, [...args], { ...options, encoding: "utf8" });
  }
}
