import type { SessionIndex } from "@parahost/primitives";

/** A session has started. */
export interface SharedEvent {
  readonly kind: "NewSession";
  readonly session: SessionIndex;
}
