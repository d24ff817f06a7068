/** A place where an answer is not what was expected. `undefined` where there is nothing. */
export interface Difference {
  /** JSON pointer into the answer; empty for the whole. */
  readonly pointer: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/**
 * Where an answer departs from what a vector expects, field by field; empty where it does not.
 *
 * The order of an object's fields means nothing, that of an array counts. `{"oneOf": […]}` stands for any one of its values; where
 * none of them fits, the whole is the difference.
 */
export function differences(expected: unknown, got: unknown, pointer = ""): readonly Difference[] {
  const alternatives = oneOf(expected);
  if (alternatives) {
    const fits = alternatives.some((alternative) => differences(alternative, got, pointer).length === 0);
    return fits ? [] : [{ pointer, expected, got }];
  }
  if (Array.isArray(expected) && Array.isArray(got)) return ofEntries(entriesOf(expected), entriesOf(got), pointer);
  if (isObject(expected) && isObject(got))
    return ofEntries(new Map(Object.entries(expected)), new Map(Object.entries(got)), pointer);
  return expected === got ? [] : [{ pointer, expected, got }];
}

function ofEntries(
  expected: ReadonlyMap<string, unknown>,
  got: ReadonlyMap<string, unknown>,
  pointer: string,
): readonly Difference[] {
  return [...new Set([...expected.keys(), ...got.keys()])].flatMap((key) => {
    const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const isInBoth = expected.has(key) && got.has(key);
    if (isInBoth) return differences(expected.get(key), got.get(key), at);
    return [{ pointer: at, expected: expected.get(key), got: got.get(key) }];
  });
}

const entriesOf = (array: readonly unknown[]) => new Map(array.map((value, i) => [String(i), value]));
/** An object of JSON, and no array. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The values of which any one will do, where that is what an expected value says. */
export function oneOf(expected: unknown): readonly unknown[] | null {
  if (!isObject(expected) || Object.keys(expected).length !== 1) return null;
  const { oneOf } = expected as { readonly oneOf?: unknown };
  return Array.isArray(oneOf) ? oneOf : null;
}
