import jsonc, { type Node } from "jsonc-parser";
import { issueSentence, schemaIssues } from "./resolve-config.js";

/** What is wrong with one place of a configuration file. */
export interface ConfigProblem {
  /** A JSON pointer; empty for the whole file. */
  readonly pointer: string;
  /** From 1. */
  readonly line: number;
  readonly problem: string;
}

/** Where the values of a JSON text lie in it. */
export class JsonPlaces {
  readonly #root: Node | undefined;

  constructor(private readonly text: string) {
    this.#root = jsonc.parseTree(text);
  }

  /** A problem with the value at a path; of a value that is not there, at the nearest one around it. */
  problem(path: readonly PropertyKey[], problem: string): ConfigProblem {
    return { pointer: pointerOf(path), line: this.#line(path), problem };
  }

  /** Names that an object has twice; JSON takes the last one without a word. */
  twice(): readonly ConfigProblem[] {
    return this.#root ? this.#twiceIn(this.#root, []) : [];
  }

  #twiceIn(node: Node, path: readonly PropertyKey[]): readonly ConfigProblem[] {
    if (node.type === "array") return (node.children ?? []).flatMap((child, i) => this.#twiceIn(child, [...path, i]));
    if (node.type !== "object") return [];
    const seen = new Set<string>();
    return (node.children ?? []).flatMap(({ children: [name, value] = [], offset }) => {
      if (!name || !value) return [];
      const inside = this.#twiceIn(value, [...path, name.value]);
      if (!seen.has(name.value)) {
        seen.add(name.value);
        return inside;
      }
      const pointer = pointerOf([...path, name.value]);
      return [{ pointer, line: this.#lineAt(offset), problem: "is given twice" }, ...inside];
    });
  }

  #line(path: readonly PropertyKey[]): number {
    let [node, line] = [this.#root, this.#lineAt(this.#root?.offset ?? 0)];
    for (const step of path) {
      // Of a name that is there twice JSON takes the last one.
      const part = node?.children?.findLast(
        ({ type, children }, i) => (type === "property" ? children?.[0]?.value : i) === step,
      );
      if (!part) break;
      line = this.#lineAt(part.offset);
      node = part.type === "property" ? part.children?.[1] : part;
    }
    return line;
  }

  #lineAt(offset: number): number {
    return this.text.slice(0, offset).split("\n").length;
  }
}

/** Everything that is wrong with the text of a configuration file, in the order of its lines. */
export function problemsIn(text: string): readonly ConfigProblem[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (fault) {
    return [syntaxProblem(text, (fault as Error).message)];
  }
  const places = new JsonPlaces(text);
  if (typeof content !== "object" || content === null || Array.isArray(content))
    return [places.problem([], "is no JSON object")];
  const { $schema: _hint, ...values } = content as Record<string, unknown>;
  const found = schemaIssues(values).flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => places.problem([...issue.path, key], "is unknown"))
      : [places.problem(issue.path, issueSentence(issue, values))],
  );
  return [...found, ...places.twice()].sort((a, b) => a.line - b.line);
}

function syntaxProblem(text: string, message: string): ConfigProblem {
  const errors: jsonc.ParseError[] = [];
  jsonc.parseTree(text, errors, { disallowComments: true });
  const before = text.slice(0, errors[0]?.offset ?? text.length);
  return { pointer: "", line: before.split("\n").length, problem: `is no JSON: ${message}` };
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
