/** A name as it is written in code. */
export interface NameForms {
  readonly kebab: string;
  readonly pascal: string;
  readonly camel: string;
  readonly snake: string;
}
/** `first-come`, `FirstCome`, `firstCome` and `first_come`. */
export function formsOf(kebab: string): NameForms {
  const pascal = kebab.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase());
  return { kebab, pascal, camel: `${kebab.charAt(0)}${pascal.slice(1)}`, snake: kebab.replaceAll("-", "_") };
}
