import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { MalformedVectorError, parseVector, type Vector, type VectorPlace, vectorLines, vectorText } from "./vector.js";

/** A vector, and where it was found. */
export interface FoundVector extends Vector, VectorPlace {}

/**
 * Finds all vectors below the folders given, or in the files given: `<suite>/<case>.json` and `<suite>.jsonl`.
 *
 * A folder may be the one in which the suites lie, or one within; a suite is named from where the suites begin in either case.
 *
 * @param cwd - to which the roots, and the files that are named, are relative
 * @returns by file, then line; a file that is reached twice once
 * @throws MalformedVectorError for the first that is no vector, belongs to another suite, or has the name of another under the same root
 */
export function findVectors(roots: readonly string[], cwd = "."): readonly FoundVector[] {
  const seen = new Set<string>();
  return roots.flatMap((root) => {
    const cases = new Map<string, VectorPlace>();
    return filesIn(root, cwd).flatMap((file) => {
      const real = realpathSync(resolve(cwd, file));
      if (seen.has(real)) return [];
      seen.add(real);
      return vectorsIn(file, root, cwd).map((vector) => unique(vector, cases));
    });
  });
}

function unique(vector: FoundVector, cases: Map<string, VectorPlace>): FoundVector {
  const name = `${vector.suite}/${vector.case}`;
  const before = cases.get(name);
  if (before) throw new MalformedVectorError(vector, `/case: ${name} is there twice, first in ${shown(before)}`);
  cases.set(name, vector);
  return vector;
}

const shown = ({ file, line }: VectorPlace): string => (line === null ? file : `${file}:${line}`);

function filesIn(path: string, cwd: string): readonly string[] {
  if (!statSync(resolve(cwd, path)).isDirectory()) return [path];
  return readdirSync(resolve(cwd, path), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.name.startsWith(".")) return [];
      if (entry.isDirectory()) return filesIn(inner, cwd);
      return /\.jsonl?$/.test(entry.name) ? [inner] : [];
    });
}

function vectorsIn(file: string, root: string, cwd: string): readonly FoundVector[] {
  const suits = suiteRuleFor(resolve(cwd, file), resolve(cwd, root));
  const text = vectorText(file, cwd);
  if (!file.endsWith(".jsonl")) return [{ ...parseVector(text, { file, line: null }, suits), file, line: null }];
  return vectorLines(text).map(({ text, line }) => ({ ...parseVector(text, { file, line }, suits), file, line }));
}

/** What is below the root is the suite's name, or its end where the root is a folder within. */
function suiteRuleFor(file: string, root: string): (suite: string) => true | string {
  const folder = file.endsWith(".jsonl") ? file.slice(0, -".jsonl".length) : dirname(file);
  const top = statSync(root).isDirectory() ? root : folder;
  const below = relative(top, folder).split(sep).join("/");
  const whole = folder.split(sep).join("/");
  return (suite) => {
    const isEnd = below === "" || suite.endsWith(`/${below}`);
    return suite === below || (isEnd && whole.endsWith(`/${suite}`)) || below || basename(folder);
  };
}
