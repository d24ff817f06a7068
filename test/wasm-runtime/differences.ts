import {
  blake2b256Hex,
  type Codec,
  candidateHashOf,
  codecs,
  decoded,
  fromHex,
  type Hex,
  toHex,
} from "@parahost/primitives";
import { type ParachainHostApi, parachainHostMethods } from "@parahost/protocol";
import type { AskedBlock } from "@parahost/runtime";
import type { Parts } from "./judged-scene.js";

type Method = keyof ParachainHostApi;
/** A question, spelt so that it can be put to any block. */
export type Question = { readonly [M in Method]: readonly [method: M, args: ParachainHostApi[M]["args"]] }[Method];

/**
 * What bears another name on each of two chains that did the same: blocks, states, candidates, signatures. In an answer each is
 * replaced by a hash of what it is, so that answers can be compared byte for byte.
 */
export class Names {
  readonly #names = new Map<string, string>();

  block({ header }: AskedBlock): void {
    this.#name(blake2b256Hex(codecs.header.encode(header)), `block ${header.number}`);
    this.#name(header.stateRoot, `state ${header.number}`);
  }

  brought({ bitfields = [], backedCandidates = [] }: Parts, at: number): void {
    for (const { validatorIndex, signature } of bitfields) this.#name(signature, `bitfield ${validatorIndex}@${at}`);
    for (const { candidate, validityVotes } of backedCandidates) {
      const { paraId, persistedValidationDataHash } = candidate.descriptor;
      this.#name(candidateHashOf(candidate), `candidate ${paraId}@${at}`);
      this.#name(persistedValidationDataHash, `validation data ${paraId}@${at}`);
      if (candidate.descriptor.version === 1) this.#name(candidate.descriptor.signature, `collator ${paraId}@${at}`);
      for (const [i, vote] of validityVotes.entries()) this.#name(vote.signature, `vote ${i} ${paraId}@${at}`);
    }
  }

  /** The answer's bytes under names that both chains share, decoded again. */
  common<T>(type: Codec<T>, answer: T): T {
    let text = toHex(type.encode(answer)).slice(2);
    for (const [hash, name] of this.#names) text = text.replaceAll(hash, name);
    return decoded(type, fromHex(`0x${text}`));
  }

  #name(value: Hex, what: string): void {
    const hash = blake2b256Hex(new TextEncoder().encode(what)).slice(2);
    this.#names.set(value.slice(2), hash.repeat((value.length - 2) / hash.length));
  }
}

/** What one of two sides of a comparison has to say. */
export interface Side {
  readonly block: AskedBlock;
  readonly names: Names;
}

/**
 * Where the answers differ: paths of members, with `*` for a position in a list, and of lists that differ in their order or
 * length alone. Empty where the answers are the same bytes.
 */
export function differences([method, args]: Question, ours: Side, theirs: Side): readonly string[] {
  const type = parachainHostMethods[method].reply as Codec<unknown>;
  const [a, b] = [ours, theirs].map(({ block, names }) =>
    names.common(type, block.ask(method, args as never) as unknown),
  );
  const same = Buffer.compare(type.encode(a), type.encode(b)) === 0;
  const paths = [...new Set(pathsOf(plain(a), plain(b), ""))];
  if (same !== (paths.length === 0))
    throw new Error(`${method}: the bytes and the members do not agree on a difference`);
  return paths;
}

/** As JSON has it, with bytes in hex and large numbers as text. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, member) => {
      if (typeof member === "bigint") return String(member);
      return member instanceof Uint8Array ? toHex(member) : member instanceof Map ? [...member] : member;
    }) ?? "null",
  );

function pathsOf(a: unknown, b: unknown, path: string): readonly string[] {
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b ? [] : [path || WHOLE];
  if (Array.isArray(a) && Array.isArray(b)) return pathsOfLists(a, b, path);
  if (Array.isArray(a) || Array.isArray(b)) return [path || WHOLE];
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    pathsOf(left[key] ?? null, right[key] ?? null, `${path}/${key}`),
  );
}

function pathsOfLists(a: readonly unknown[], b: readonly unknown[], path: string): readonly string[] {
  if (a.length !== b.length) return [`${path || WHOLE}, length`];
  const [left, right] = [a, b].map((list) => list.map((item) => JSON.stringify(item)));
  if (String(left) === String(right)) return [];
  if (String(left?.sort()) === String(right?.sort())) return [`${path || WHOLE}, order`];
  return a.flatMap((item, i) => pathsOf(item, b[i], `${path}/*`));
}

const WHOLE = "all";
