/** Where something listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Nothing listens elsewhere unless it is asked for. */
const LOCALHOST = "127.0.0.1";
const MOST_PORT = 65_535;
const ADDRESS = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):)?(\d{1,5})$/;

/** `9615`, `0.0.0.0:9615`, `[::1]:9615`; port 0 is any that is free. @returns `null` for anything else */
export function parseAddress(text: string): Address | null {
  const [, six, host, digits = ""] = ADDRESS.exec(text) ?? [];
  const port = Number(digits);
  return digits === "" || port > MOST_PORT ? null : { host: six ?? host ?? LOCALHOST, port };
}

/** As it is written: addresses of IPv6 in brackets. */
export const addressText = ({ host, port }: Address): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;
