import type { SuiteInput } from "@parahost/conformance";
import type { SelectionPeers } from "@parahost/node";
import {
  type BackedCandidate,
  bitsOf,
  blockNumber,
  type CandidateHash,
  type CandidateReceipt,
  type CommittedCandidateReceipt,
  candidateHashOf,
  codecs,
  collatorId,
  fromHex,
  type Hex,
  hash,
  headDataHash,
  type OccupiedCoreAssumption,
  type PersistedValidationData,
  paraId,
  persistedValidationDataHash,
  receiptOf,
  signature,
  validationCodeHash,
} from "@parahost/primitives";
import type { CandidateRef } from "@parahost/protocol";

interface VectorRef {
  readonly candidateHash: Hex;
  readonly relayParent: Hex;
}
/** Input of the suite `provisioner/select-candidates`. */
export type SelectCandidatesInput = SuiteInput<"provisioner/select-candidates">;

const ZERO = hash(`0x${"00".repeat(32)}`);
/** The head that every para has where the vector does not speak of heads. */
const HEAD = new Uint8Array();

/**
 * The candidates of a vector, played by real ones: a vector names them, and says no more, while our provisioner reads receipts and
 * checks how they are linked. Each name gets a receipt that fits the vector, and answers are told in names again.
 */
export class SelectionCast {
  readonly #names = new Map<CandidateHash, Hex>();
  readonly #bodies = new Map<CandidateHash, CommittedCandidateReceipt>();
  readonly #chains: ReadonlyMap<number, readonly CandidateRef[]>;
  readonly #withCode: ReadonlyMap<Hex, boolean>;
  /** Those tracked, in order. */
  readonly receipts: readonly CandidateReceipt[];

  constructor(private readonly input: SelectCandidatesInput) {
    this.#withCode = new Map(
      input.backed.map(({ candidateHash, hasNewValidationCode }) => [candidateHash, hasNewValidationCode]),
    );
    this.receipts = input.tracked.map((row) =>
      receiptOf(this.#play(row, row.paraId, dataNamed(row.persistedValidationDataHash))),
    );
    this.#chains = new Map(input.backable.map(({ paraId, chain }) => [paraId, this.#playChain(paraId, chain)]));
  }

  nameOf(candidate: CandidateHash): Hex {
    const name = this.#names.get(candidate);
    if (name === undefined) throw new Error(`no candidate of the vector has the hash ${candidate}`);
    return name;
  }

  /** Everyone who is asked, as the vector has them. */
  readonly peers: SelectionPeers = {
    persistedValidationData: async (at, para, assumption) => this.#validationData(at, para, assumption),
    pendingHeads: async () => [],
    backable: async (para, count) => (this.#chains.get(para) ?? []).slice(0, count),
    backedCandidates: async (chains) => chains.flatMap(({ candidates }) => this.#backed(candidates)),
  };

  /** A vector of a strategy that does not ask for validation data does not say any. At other blocks any answer is as good. */
  #validationData(at: Hex, para: number, assumption: OccupiedCoreAssumption): PersistedValidationData | null {
    if (this.input.strategy !== "legacy") return dataOn(HEAD);
    const isAtLeaf = at === this.input.relayParent;
    const row = this.input.persistedValidationData.find(
      (row) => row.paraId === para && (isAtLeaf ? row.assumption === assumption : row.hash !== null),
    );
    return row?.hash ? dataNamed(row.hash) : null;
  }

  #backed(asked: readonly CandidateRef[]): readonly BackedCandidate[] {
    const missing = asked.findIndex(({ candidateHash }) => !this.#withCode.has(this.nameOf(candidateHash)));
    return asked.slice(0, missing < 0 ? asked.length : missing).flatMap(({ candidateHash }) => {
      const candidate = this.#bodies.get(candidateHash);
      return candidate ? [{ candidate, validityVotes: [], validatorIndices: bitsOf(0) }] : [];
    });
  }

  #playChain(para: number, chain: readonly VectorRef[]): readonly CandidateRef[] {
    let parentHead: Uint8Array = HEAD;
    return chain.map((row) => {
      const body = this.#play(row, para, dataOn(parentHead));
      parentHead = body.commitments.headData;
      return { candidateHash: candidateHashOf(body), relayParent: body.descriptor.relayParent };
    });
  }

  /** No two have the same head, so no two have the same hash. */
  #play(
    { candidateHash, relayParent }: VectorRef,
    para: number,
    data: PersistedValidationData,
  ): CommittedCandidateReceipt {
    const headData = codecs.u32.encode(this.#bodies.size);
    const body: CommittedCandidateReceipt = {
      descriptor: {
        ...{ version: 1, paraId: paraId(para), relayParent: hash(relayParent), collator: collatorId(ZERO) },
        ...{ povHash: ZERO, erasureRoot: ZERO, signature: signature(`0x${"00".repeat(64)}`) },
        persistedValidationDataHash: persistedValidationDataHash(data),
        paraHead: headDataHash(headData),
        validationCodeHash: validationCodeHash(ZERO),
      },
      commitments: {
        ...{ upwardMessages: [], horizontalMessages: [], processedDownwardMessages: 0, hrmpWatermark: blockNumber(0) },
        newValidationCode: this.#withCode.get(candidateHash) ? Uint8Array.of(0) : null,
        headData,
      },
    };
    const real = candidateHashOf(body);
    this.#names.set(real, candidateHash);
    this.#bodies.set(real, body);
    return body;
  }
}

const dataOn = (parentHead: Uint8Array): PersistedValidationData => ({
  parentHead,
  relayParentNumber: blockNumber(0),
  relayParentStorageRoot: ZERO,
  maxPovSize: 0,
});
/** Validation data of which the vector gives the hash alone: what has another hash there has other data here. */
const dataNamed = (name: Hex): PersistedValidationData => dataOn(fromHex(name));
