const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m)$/;
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** `6s`, `6000ms`, `1.5s`, `2m`. @returns whole milliseconds; `null` for anything else */
export function parseDuration(text: string): number | null {
  const [, amount = "", unit = ""] = DURATION.exec(text) ?? [];
  const ms = Number(amount) * (MS[unit] ?? Number.NaN);
  return Number.isSafeInteger(ms) ? ms : null;
}
