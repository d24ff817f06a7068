/** A place in a text. */
export interface TextPosition {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const SCALAR = new RegExp(`${STRING}|${NUMBER}|true|false|null`, "y");
const KEY = new RegExp(STRING, "y");

/** Where a text stops being JSON; its end where it breaks off. `JSON.parse` does not always say. `null` for what is JSON. */
export function jsonFaultIn(text: string): TextPosition | null {
  const at = faultOffset(text);
  if (at === null) return null;
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

function faultOffset(text: string): number | null {
  const open: ("}" | "]")[] = [];
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at += found?.[0].length ?? 0;
    return found !== null;
  };
  const takes = (char: string): boolean => {
    skip(SPACE);
    if (text[at] !== char) return false;
    at += 1;
    return true;
  };
  const takesKey = (): boolean => {
    skip(SPACE);
    return skip(KEY) && takes(":");
  };
  for (;;) {
    if (takes("{")) {
      open.push("}");
      if (!takes("}")) {
        if (!takesKey()) return at;
        continue;
      }
      open.pop();
    } else if (takes("[")) {
      open.push("]");
      if (!takes("]")) continue;
      open.pop();
    } else if (!skip(SCALAR)) return at;
    let inner = open.at(-1);
    while (inner !== undefined && takes(inner)) {
      open.pop();
      inner = open.at(-1);
    }
    if (inner === undefined) {
      skip(SPACE);
      return at === text.length ? null : at;
    }
    if (!takes(",")) return at;
    if (inner === "}" && !takesKey()) return at;
  }
}
