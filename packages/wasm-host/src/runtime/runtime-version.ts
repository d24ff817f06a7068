import { type Codec, codec, codecs, type Hex, struct, tupleOf, vecOf } from "@parahost/primitives";

/** What a runtime says it is. */
export interface RuntimeVersion {
  readonly specName: string;
  readonly implName: string;
  readonly authoringVersion: number;
  readonly specVersion: number;
  readonly implVersion: number;
  /** Versions of the APIs that it answers, by the first 8 bytes of blake2b of the API's name. */
  readonly apis: readonly (readonly [id: Hex, version: number])[];
  readonly transactionVersion: number;
  /** The layout of its state trie. */
  readonly stateVersion: number;
}

/** The APIs that a relay chain's host asks for. */
const RUNTIME_API = { Core: "0xdf6acb689907609b", ParachainHost: "0xaf2c0297a23e6d3d" } as const;

/** @returns `null` where the runtime has no such API */
export const apiVersionIn = ({ apis }: RuntimeVersion, api: keyof typeof RUNTIME_API): number | null =>
  apis.find(([id]) => id === RUNTIME_API[api])?.[1] ?? null;

const text: Codec<string> = codec<string>({
  name: "Text",
  definition: { type: "Text", named: new Map() },
  leastBytes: 1,
  read: (from) => new TextDecoder().decode(codecs.bytes.read(from)),
  write: (to, value) => codecs.bytes.write(to, new TextEncoder().encode(value)),
});

const apiId: Codec<Hex> = codec<Hex>({
  name: "ApiId",
  definition: { type: "[u8; 8]", named: new Map() },
  leastBytes: 8,
  read: (from) => from.hex(8),
  write: (to, id) => to.hex(id, 8),
});

/** As runtimes with version 4 of the API `Core` encode it: all of the last years. */
export const runtimeVersion = struct<RuntimeVersion>("RuntimeVersion", {
  specName: text,
  implName: text,
  authoringVersion: codecs.u32,
  specVersion: codecs.u32,
  implVersion: codecs.u32,
  apis: vecOf(tupleOf<[Hex, number]>(apiId, codecs.u32)),
  transactionVersion: codecs.u32,
  stateVersion: codecs.u8,
});
