import {
  type BackedCandidate,
  blake2b256Hex,
  type CandidateReceipt,
  type Codec,
  type CommittedCandidateReceipt,
  candidateHashOf,
  codecs,
  type Hex,
} from "@parahost/primitives";
import {
  collationWireMessage,
  parachainHostMethods,
  requestProtocols,
  validationWireMessage,
  viewCodec,
} from "@parahost/protocol";

/** A type that can be looked into. */
export interface InspectedType {
  /** `candidate-receipt`; answers of the runtime are `answer/claim-queue`, its arguments `arguments/claim-queue`. */
  readonly name: string;
  readonly codec: Codec<unknown>;
  /** The candidate's hash, where it is one. */
  readonly candidateHash?: (value: unknown) => Hex;
}

type Of<T> = (value: T) => Hex;
const hashers: Readonly<Record<string, Of<never>>> = {
  candidateReceipt: ((value) => candidateHashOf(value)) satisfies Of<CandidateReceipt>,
  committedCandidateReceipt: ((value) => candidateHashOf(value)) satisfies Of<CommittedCandidateReceipt>,
  backedCandidate: (({ candidate }) => candidateHashOf(candidate)) satisfies Of<BackedCandidate>,
};

const type = (name: string, codec: unknown, hash?: Of<never>): InspectedType => ({
  name: kebab(name),
  codec: codec as Codec<unknown>,
  ...(hash ? { candidateHash: hash as Of<unknown> } : {}),
});

/** Every codec of ours: of the domain types, of what goes over the network, of the runtime's API. */
export const INSPECTED_TYPES: readonly InspectedType[] = [
  ...Object.entries(codecs).flatMap(([name, it]) => (isCodec(it) ? [type(name, it, hashers[name])] : [])),
  type("bitfield", codecs.bits),
  type("view", viewCodec),
  type("validationWireMessage", validationWireMessage),
  type("collationWireMessage", collationWireMessage),
  ...Object.entries(requestProtocols).flatMap(([name, { request, response }]) => [
    type(`request/${name}`, request),
    type(`response/${name}`, response),
  ]),
  ...Object.entries(parachainHostMethods).flatMap(([name, { args, reply }]) => [
    ...(args.leastBytes > 0 ? [type(`arguments/${name}`, args)] : []),
    type(`answer/${name}`, reply),
  ]),
];

const byName = new Map(INSPECTED_TYPES.map((one) => [loose(one.name), one]));

/** A type by its name: `candidate-receipt`, `CandidateReceipt`, `candidate_receipt`. */
export const inspectedType = (name: string): InspectedType | null => byName.get(loose(name)) ?? null;

/** Blake2b-256 of the value's one encoding. */
export const encodedHash = ({ codec }: InspectedType, value: unknown): Hex => blake2b256Hex(codec.encode(value));

function isCodec(it: unknown): boolean {
  return typeof it === "object" && it !== null && "decode" in it;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]+(?![a-z])|[A-Z]/g, (letters, at: number) =>
    at === 0 || name[at - 1] === "/" ? letters.toLowerCase() : `-${letters.toLowerCase()}`,
  );
}

function loose(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}
