const brand: unique symbol = Symbol.for("parahost.primitives.Malformed");

/** Thrown while bytes are read, caught where reading began: it never leaves `codec/`. */
export class Malformed extends Error {
  readonly [brand] = true;
  constructor(
    readonly reason: string,
    readonly at: number,
  ) {
    super(`${reason}, at byte ${at}`);
    this.name = "Malformed";
  }
}

export const isMalformed = (fault: unknown): fault is Malformed =>
  typeof fault === "object" && fault !== null && brand in fault;
