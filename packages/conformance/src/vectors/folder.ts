import { fileURLToPath } from "node:url";

/** The folder of the vectors that come with this package. */
export const VECTORS: string = fileURLToPath(new URL("../../vectors", import.meta.url));
