/**
 * A value as it goes over the host protocol.
 *
 * @throws TypeError for what JSON cannot carry: that is refused, not dropped
 */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    const isPlain = inner === null || ["string", "boolean", "object"].includes(typeof inner) || Number.isFinite(inner);
    if (!isPlain) throw new TypeError(`the answer holds ${shown(inner)} at ${key || "its root"}`);
    return inner;
  });
}

const shown = (value: unknown): string =>
  typeof value === "number" ? String(value) : `a value of type ${typeof value}`;
