import { runtimeScript, type ScriptInput } from "../../packages/cli/src/conformance-host/runtime-script.js";

// Scripts of the suites `runtime/<module>`, said shortly.
type Step = ScriptInput["script"][number];
export const begin = (initializeBlock: number): Step => ({ initializeBlock });
export const end: Step = { finalizeBlock: null };
export const call = (name: string, args: object | null = null): Step => ({ call: name, args });
export const query = (name: string, args: object | null = null): Step => ({ query: name, args });
export const hex = (byte: number, length = 32) => `0x${byte.toString(16).padStart(2, "0").repeat(length)}` as const;
const keys = (n: number) => Array.from({ length: n }, (_, i) => hex(i + 1));
export const session = (number: number, validators = 3): Step => ({
  newSession: { number, validators: keys(validators), queued: keys(validators), randomness: hex(number) },
});
export const collator = hex(0xcc);
export const claim = (paraId: number) => call("addParathreadClaim", { paraId, collator });

type Kinds = Readonly<Record<number, "Parachain" | "Parathread">>;
interface Genesis {
  readonly config?: ScriptInput["config"];
  readonly validators?: number;
  readonly paras?: Kinds;
}
/** Plays a script on our modules: what its calls and queries answer, in order. */
export const play =
  (module: string, { config = {}, validators = 3, paras = {} }: Genesis = {}) =>
  (...script: readonly Step[]): readonly unknown[] => {
    const genesis = {
      validators: keys(validators),
      paras: Object.entries(paras).map(([id, kind]) => ({
        paraId: Number(id),
        kind,
        genesisHead: "0x00" as const,
        validationCode: "0x0a" as const,
      })),
    };
    return runtimeScript(module)({ config, genesis, script }).results;
  };
