export { checkSigned } from "./check-signed.js";
export {
  isSignatureValid,
  type KeyPair,
  KeysNotReadyError,
  keyPairFromSeed,
  ready,
  sign,
  signDeterministic,
} from "./sr25519.js";
export { BadKeyUriError, keyPairFromUri } from "./uri.js";
