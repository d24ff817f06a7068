/** A session change came when the modules of a block had already been initialized: nobody can recover from that. */
export interface InitializerError {
  readonly code: "SessionChangeAfterInitialization";
  readonly details: Readonly<Record<string, unknown>>;
}
