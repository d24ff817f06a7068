/** What `parahost new` makes packages for: the names of its templates. */
export const PACKAGE_KINDS = ["subsystem", "strategy", "runtime-module"] as const;
/** One of them. */
export type PackageKind = (typeof PACKAGE_KINDS)[number];
