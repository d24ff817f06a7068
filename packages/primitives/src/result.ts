/** An outcome that a caller must look at. Faults are thrown instead. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };
/** The outcome that was hoped for. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
/** The outcome that was not, with what is wrong. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });
