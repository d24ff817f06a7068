/** Ends a run as a trap does: the code asked the host for what it does not give. Its doing, so a verdict. */
export class HostTrap extends Error {
  override readonly name = "HostTrap";
}

/** Ends a run because this machine has not what the code may well ask for. No verdict. */
export class LocalFault extends Error {
  override readonly name = "LocalFault";
}
