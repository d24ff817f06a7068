/** How a host's process has ended. */
export interface HostEnd {
  /** `null` where a signal ended it, or where it could not be started. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not be started. */
  readonly fault?: string;
}

/** A process that runs a host. */
export interface HostProcess {
  /** Writes to its standard input. What a process that has ended does not read is lost. */
  write(text: string): void;
  /** Ends its standard input: a host then ends by itself. */
  closeInput(): void;
  /** Ends it at once, with all that it has started. May be called more than once. */
  kill(): void;
}

/** Hears what a host's process does. */
export interface HostListener {
  /** A piece of its answers. */
  stdout(bytes: Uint8Array): void;
  /** A piece of what it says beside them. */
  stderr(bytes: Uint8Array): void;
  /** Called once; nothing comes after it. */
  ended(end: HostEnd): void;
}

/** Starts a host. The port by which the runner reaches processes. */
export type StartHost = (listener: HostListener) => HostProcess;

/** For people: `exit code 1`, `signal SIGSEGV`. */
export const endText = ({ code, signal, fault }: HostEnd): string =>
  fault ?? (signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`);
