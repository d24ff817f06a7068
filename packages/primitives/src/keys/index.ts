export { checkSigned } from "./check-signed.js";
export { SeededSigning } from "./seeded-signing.js";
export {
  isSignatureValid,
  type KeyPair,
  KeysNotReadyError,
  keyPairFromSeed,
  ready,
  sign,
} from "./sr25519.js";
export { BadKeyUriError, keyPairFromUri } from "./uri.js";
