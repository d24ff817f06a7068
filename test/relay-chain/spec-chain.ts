import { readSpecChain, type SpecChain } from "@parahost/cli/dev";
import { SPEC } from "../wasm-runtime/rococo.js";

let read: Promise<SpecChain> | undefined;

/** The chain of the chain spec that tests run on, read once. */
export const specChain = (): Promise<SpecChain> => {
  read ??= readSpecChain(SPEC).then((chain) => {
    if (!chain.ok) throw new Error(`${SPEC}: ${chain.error}`);
    return chain.value;
  });
  return read;
};
