/** What a candidate sends up to the relay chain. */
export interface UpwardParts {
  readonly messages: readonly Uint8Array[];
  /** UMP signals, each encoded: told to the relay chain itself. */
  readonly signals: readonly Uint8Array[];
}

/**
 * Tells messages from UMP signals: an empty message ends the messages, and what comes after it are signals.
 *
 * @param upwardMessages - as candidate commitments carry them
 */
export function upwardParts(upwardMessages: readonly Uint8Array[]): UpwardParts {
  const separator = upwardMessages.findIndex(({ length }) => length === 0);
  return separator < 0
    ? { messages: upwardMessages, signals: [] }
    : { messages: upwardMessages.slice(0, separator), signals: upwardMessages.slice(separator + 1) };
}
