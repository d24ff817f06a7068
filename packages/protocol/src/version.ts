/**
 * Version of everything in this package: messages, signals, the strategy interface. Plugins name the one that they were written for.
 *
 * The number before the dot goes up when something written for the version before may no longer work.
 */
export const PROTOCOL_VERSION = "1.0";
