import { Bridge } from "@polkadot/wasm-bridge";
import type { WasmCryptoInstance } from "@polkadot/wasm-crypto-init/types";
import { wasmBytes } from "@polkadot/wasm-crypto-wasm";
import { fromHex, toHex } from "../hashing/index.js";
import { type Signature, signature } from "../ids.js";
import { type KeyPair, KeysNotReadyError } from "./sr25519.js";

/** Of the WebAssembly interface, what is used here: the libraries that TypeScript is given do not name it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** The import through which the Wasm draws random bytes: an object that is of no use, pointer, length. */
const DRAW = "__wbg_getRandomValues_f5e14ab7ac8e995d";
/** Where the Wasm leaves pointer and length of what it returns. */
const RESULT_AT = 8;

let compiled: object | undefined;

/**
 * Signs with nonces out of a source of one's own: from the same source, the same signatures in the same order.
 *
 * It is an instance of the cryptography's Wasm of its own, whose generator of nonces draws 32 bytes from the source when it first
 * signs, and more now and then. No two signatures have the same nonce.
 */
export class SeededSigning {
  private constructor(
    private readonly bridge: Bridge<WasmCryptoInstance>,
    private readonly wasm: WasmCryptoInstance,
  ) {}

  /**
   * @param random - gives so many bytes: whoever knows them, and sees a signature, knows the secret
   * @throws KeysNotReadyError where Wasm cannot be run
   */
  static async from(random: (count: number) => Uint8Array): Promise<SeededSigning> {
    const bridge: Bridge<WasmCryptoInstance> = new Bridge(async (wbg) => {
      compiled ??= new WebAssembly.Module(wasmBytes);
      const draw = (_: number, at: number, length: number): void => bridge.getU8a(at, length).set(random(length));
      const { exports } = new WebAssembly.Instance(compiled, { wbg: { ...wbg, [DRAW]: draw } });
      return { error: null, type: "wasm", wasm: exports as WasmCryptoInstance };
    });
    const wasm = await bridge.init();
    if (!wasm) throw new KeysNotReadyError();
    return new SeededSigning(bridge, wasm);
  }

  /** Signs with the next nonce. */
  sign({ publicKey, secret }: KeyPair, payload: Uint8Array): Signature {
    const at = (bytes: Uint8Array): [number, number] => this.bridge.allocU8a(bytes);
    this.wasm.ext_sr_sign(RESULT_AT, ...at(fromHex(publicKey)), ...at(secret), ...at(payload));
    return signature(toHex(this.bridge.resultU8a()));
  }
}
