import {
  type BackedCandidate,
  type Bits,
  bitfieldPayload,
  bitsFrom,
  bitsOf,
  blake2b256Hex,
  type CandidateCommitments,
  type CandidateDescriptorV1,
  type CoreIndex,
  candidateHashOf,
  codecs,
  collationPayload,
  collatorId,
  groupForCore,
  type Hash,
  type Header,
  hash,
  headDataHash,
  type KeyPair,
  type ParaId,
  persistedValidationDataHash,
  povHash,
  type SigningContext,
  sign,
  statementPayload,
  type UncheckedSignedAvailabilityBitfield,
  type ValidatorIndex,
  validatorIndex,
  withCoreIndex,
} from "@parahost/primitives";
import type { ParachainHostApi } from "@parahost/protocol";
import { FrameFault } from "./frame/index.js";

/** A block whose state can be asked, by whichever runtime answers. */
export interface AskedBlock {
  readonly header: Header;
  /** Asks about its child, as the API does. */
  ask<M extends keyof ParachainHostApi>(method: M, args: ParachainHostApi[M]["args"]): ParachainHostApi[M]["reply"];
}
/** Who signs. Validators in any order: they are found by their keys. */
export interface Signers {
  readonly validators: readonly KeyPair[];
  readonly collator: KeyPair;
}

/** What validators and a collator bring on a block, with real signatures, for benchmarks and tests. They do as they are told. */
export class SignedOn {
  readonly hash: Hash;

  constructor(
    private readonly block: AskedBlock,
    private readonly signers: Signers,
  ) {
    this.hash = blake2b256Hex(codecs.header.encode(block.header));
  }

  /** A candidate of a para on the latest block, backed by its whole group. */
  backed(para: ParaId, { core, commitments, voters, parentHead, descriptor }: BackedOptions = {}): BackedCandidate {
    const candidate = this.candidate(para, commitments, parentHead, descriptor);
    const on = core ?? this.coreOf(para);
    const group = this.groupOn(on);
    const sessionIndex = this.block.ask("sessionIndexForChild", {});
    const context = { sessionIndex, parentHash: candidate.descriptor.relayParent };
    const payload = statementPayload({ kind: "Valid", candidateHash: candidateHashOf(candidate) }, context);
    const members = bitsFrom(group.map((_, i) => i < (voters ?? group.length)));
    const votes = group.slice(0, voters ?? group.length);
    return {
      candidate,
      validityVotes: votes.map((i) => ({ kind: "Explicit", signature: sign(this.#keys(i), payload) })),
      validatorIndices: core === undefined ? members : withCoreIndex(members, core),
    };
  }

  /** What a collator makes of the para's latest head, signed. */
  candidate(
    para: ParaId,
    changes: Partial<CandidateCommitments> = {},
    on?: Uint8Array,
    descriptor: BackedOptions["descriptor"] = {},
  ): BackedCandidate["candidate"] {
    const assumption = "Included";
    const data = this.block.ask("persistedValidationData", { paraId: para, assumption });
    const codeHash = this.block.ask("validationCodeHash", { paraId: para, assumption });
    if (!data || !codeHash) throw new FrameFault("InvariantBroken", { para, is: "not live" });
    const commitments: CandidateCommitments = {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData: Uint8Array.of(...data.parentHead.slice(0, 8), this.block.header.number & 0xff),
      processedDownwardMessages: 0,
      hrmpWatermark: this.block.header.number,
      ...changes,
    };
    const unsigned = {
      version: 1 as const,
      paraId: para,
      relayParent: this.hash,
      collator: collatorId(this.signers.collator.publicKey),
      persistedValidationDataHash: persistedValidationDataHash({ ...data, parentHead: on ?? data.parentHead }),
      povHash: povHash({ blockData: Uint8Array.of(para & 0xff) }),
      erasureRoot: hash(`0x${"0e".repeat(32)}`),
      paraHead: headDataHash(commitments.headData),
      validationCodeHash: codeHash,
      ...descriptor,
    };
    const signed = descriptor.signature ?? sign(this.signers.collator, collationPayload(unsigned));
    return {
      descriptor: { ...unsigned, signature: signed },
      commitments,
    };
  }

  /** The validators that work on a core in the next block, as the node computes it. */
  groupOn(core: CoreIndex): readonly ValidatorIndex[] {
    const { groups, rotation } = this.block.ask("validatorGroups", {});
    return groups[groupForCore(rotation, core, groups.length) ?? -1] ?? [];
  }

  /** The core that a para is on, or comes onto. */
  coreOf(para: ParaId): CoreIndex {
    const cores = this.block.ask("availabilityCores", {});
    const at = cores.findIndex((core) =>
      core.kind === "Occupied"
        ? core.candidateDescriptor.paraId === para
        : core.kind === "Scheduled" && core.paraId === para,
    );
    return at as CoreIndex;
  }

  /**
   * A bit for every occupied core, signed on the latest block.
   *
   * @param context - what is signed along, where it is to be wrong
   */
  bitfields(
    voters = this.signers.validators.length,
    bits?: Bits,
    context: Partial<SigningContext> = {},
  ): readonly UncheckedSignedAvailabilityBitfield[] {
    const cores = this.block.ask("availabilityCores", {});
    const occupied = cores.flatMap(({ kind }, core) => (kind === "Occupied" ? [core] : []));
    const payload = bits ?? bitsOf(cores.length, occupied);
    const sessionIndex = this.block.ask("sessionIndexForChild", {});
    const signed = bitfieldPayload(payload, { sessionIndex, parentHash: this.hash, ...context });
    return Array.from({ length: voters }, (_, i) => {
      const at = validatorIndex(i);
      return { payload, validatorIndex: at, signature: sign(this.#keys(at), signed) };
    });
  }

  /** @param index - of a validator of the latest session, whose keys have not changed */
  #keys(index: ValidatorIndex): KeyPair {
    const key = this.block.ask("validators", {})[index];
    const pair = this.signers.validators.find(({ publicKey }) => publicKey === (key as string));
    if (!pair) throw new FrameFault("InvariantBroken", { validator: index, is: "not one of the scene" });
    return pair;
  }
}

/** How a candidate is backed. */
export interface BackedOptions {
  /** Named in the candidate, as elastic scaling wants it. */
  readonly core?: CoreIndex;
  readonly commitments?: Partial<CandidateCommitments>;
  /** What it builds on, where that is not the head of the latest pending one. */
  readonly parentHead?: Uint8Array;
  /** How many of the group vote; all of them where it is not said. */
  readonly voters?: number;
  /** What the descriptor says other than it should. The collator and the group sign that. */
  readonly descriptor?: Partial<Omit<CandidateDescriptorV1, "version">>;
}
