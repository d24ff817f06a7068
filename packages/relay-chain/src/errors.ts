import { SubsystemError } from "@parahost/kernel";
import type { Hash } from "@parahost/primitives";

type Details = Readonly<Record<string, unknown>>;
const ORIGIN = "relayChain";

/** The chain is used before it is open, or after it was closed. */
export const notOpen = (): SubsystemError => new SubsystemError(ORIGIN, "NotOpen", { fatal: true });

/** The store holds the chain of another genesis. */
export const otherGenesis = (stored: Hash, expected: Hash): SubsystemError =>
  new SubsystemError(ORIGIN, "OtherGenesis", { fatal: true, details: { stored, expected } });

/** What the store holds is no chain. `details` names the entry, and what is wrong with it. */
export const corruptStore = (details: Details): SubsystemError =>
  new SubsystemError(ORIGIN, "CorruptStore", { fatal: true, details });

/** Two nodes of one name. */
export const nameTaken = (node: string): SubsystemError =>
  new SubsystemError(ORIGIN, "NameTaken", { fatal: true, details: { node } });

/** The node has left: nothing reaches it any more. */
export const nodeLeft = (node: string): SubsystemError =>
  new SubsystemError(ORIGIN, "NodeLeft", { fatal: false, details: { node } });

/** The block has not reached the node that asks, or is not kept any more. */
export const unknownBlock = (at: Hash): SubsystemError =>
  new SubsystemError(ORIGIN, "UnknownBlock", { fatal: false, details: { at } });
