import { COMMON, type Provisions } from "../../host/functions.js";
import type { RuntimeSandbox } from "../runtime-sandbox.js";
import { CRYPTO } from "./crypto.js";
import { HASHING } from "./hashing.js";
import { MISC } from "./misc.js";
import { STORAGE } from "./storage.js";
import { TRIE } from "./trie.js";

/**
 * What a relay chain's runtime may call. Of the rest of the reference's host interface, such as child storage, the off-chain
 * worker's functions and the making of keys, each traps with its name when it is called.
 */
export const RUNTIME_PROVISIONS: Provisions<RuntimeSandbox> = {
  ...COMMON,
  ...STORAGE,
  ...HASHING,
  ...CRYPTO,
  ...TRIE,
  ...MISC,
};
