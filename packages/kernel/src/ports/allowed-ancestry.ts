import type { Hash } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";

/** Says what the implicit view of a leaf is. */
export interface AllowedAncestry {
  /** What may be a candidate's relay parent at that leaf: the leaf itself first, then its ancestors, the parent before its own. */
  allowedRelayParents(leaf: Hash): Promise<readonly Hash[]>;
}
/** Token of {@link AllowedAncestry}. */
export const AllowedAncestry: ServiceIdentifier<AllowedAncestry> = Symbol.for("parahost.kernel.AllowedAncestry");

/** The view with async backing off: the leaf alone. */
export const leafAlone: AllowedAncestry = {
  allowedRelayParents: async (leaf) => [leaf],
};
