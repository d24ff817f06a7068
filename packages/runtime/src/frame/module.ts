import type { BlockNumber, Hash, SessionIndex, ValidatorId } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";

/** Told to every module when a session starts, before the block in which it starts is initialized. */
export interface SessionChange {
  readonly index: SessionIndex;
  /** The block in which the session starts. */
  readonly number: BlockNumber;
  readonly validators: readonly ValidatorId[];
  /** The validators of the session after. */
  readonly queued: readonly ValidatorId[];
  readonly randomness: Hash;
}
/**
 * A part of the runtime that others run: its hooks, and what must hold of its state.
 *
 * Synchronous and deterministic: no clock, no I/O, no randomness, no iteration over unordered keys.
 */
export interface RuntimeModule {
  /** Under which {@link HookOrder} lists it. */
  readonly module: string;
  /** The module after whose hooks its own run, where the {@link HookOrder} does not list it. In finalization they run before. */
  readonly after?: string;
  /** At the beginning of every block, in the initializer's order. */
  onInitialize?(number: BlockNumber): void;
  /** Called in reverse order. */
  onFinalize?(): void;
  /** When a session begins, before that block is initialized. */
  onNewSession?(change: SessionChange): void;
  /** What does not hold of the state between two blocks, or of the way from one to the next: a sentence each, with what and where. */
  brokenInvariants?(): readonly string[];
}
/** Every module whose hooks are run. A team adds one by binding it here; it says `after`, or is listed in a {@link HookOrder} of theirs. */
export const AnyRuntimeModule: ServiceIdentifier<RuntimeModule> = Symbol.for("parahost.runtime.AnyRuntimeModule");

/** The modules in the order in which their hooks run, by name. */
export type HookOrder = readonly string[];
/** Token of {@link HookOrder}. */
export const HookOrder: ServiceIdentifier<HookOrder> = Symbol.for("parahost.runtime.HookOrder");
