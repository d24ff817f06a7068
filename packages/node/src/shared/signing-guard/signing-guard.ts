import { Chain, Stores, SubsystemError } from "@parahost/kernel";
import { type BlockNumber, blockNumber, type Hash, type Signature } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { orFatal } from "../store-faults.js";
import { KEEP_BLOCKS, PRUNE_EVERY_BLOCKS } from "./config.js";
import type { SigningClaim, SigningRecord } from "./record.js";
import { conflictFault, named, SigningRecords } from "./signing-records.js";

/**
 * Stands between the subsystems and the keystore: no validator of ours ever signs two things that conflict.
 *
 * What is about to be signed is written and flushed first, what was signed after that, and only then is the signature given away.
 * So a node that is killed at any moment knows afterwards all that it may have signed, and the same bytes get the same signature
 * for as long as they are on record. One at a time: nobody decides by a record that is being written.
 *
 * Refuses, without ending the node: what conflicts with a record (`ConflictingSignature`, which names both), what is so old that
 * its records were pruned (`TooOldToSign`), and relay parents that the chain does not know (`UnknownRelayParent`). A store that
 * fails ends the node (`SigningStore`), and nothing is signed.
 */
@injectable()
export class SigningGuard {
  #opened: Promise<SigningRecords> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(
    @inject(Stores) private readonly stores: Stores,
    @inject(Chain) private readonly chain: Chain,
  ) {}

  /**
   * Has something signed, unless that conflicts with what was signed before.
   *
   * @param sign - makes the signature; called once the claim is on record, and not at all where its signature is known
   */
  sign(claim: SigningClaim, sign: () => Promise<Signature>): Promise<Signature> {
    return this.#inTurn(async (records) => {
      const wanted = await this.#recordOf(claim);
      const known = await this.#admit(records, wanted);
      if (known?.signature) return known.signature;
      if (!known) await stored(() => records.put([wanted]));
      const signature = await sign();
      await stored(() => records.put([{ ...(known ?? wanted), signature }]));
      return signature;
    });
  }

  /** The same for one signature over several claims, such as the approval of several candidates. Refused as a whole. */
  signTogether(claims: readonly SigningClaim[], sign: () => Promise<Signature>): Promise<Signature> {
    return this.#inTurn(async (records) => {
      const added: SigningRecord[] = [];
      for (const claim of claims) {
        const wanted = await this.#recordOf(claim);
        if (!(await this.#admit(records, wanted))) added.push(wanted);
      }
      await stored(() => records.put(added));
      return sign();
    });
  }

  /** Forgets, now and then, what nobody will ask to be signed any more. */
  finalized(number: BlockNumber): Promise<void> {
    return this.#inTurn(async (records) => {
      const before = number - KEEP_BLOCKS;
      const { relayParentNumber = 0 } = records.meta?.floors ?? {};
      if (before >= relayParentNumber + PRUNE_EVERY_BLOCKS) await stored(() => records.prune(blockNumber(before)));
    });
  }

  /** Fulfilled once what was begun is done. Nothing is signed after that. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    if (this.#opened) await (await this.#opened).close();
  }

  /** @returns the record over the same bytes, where there is one */
  async #admit(records: SigningRecords, wanted: SigningRecord): Promise<SigningRecord | null> {
    const { floors } = records.meta ?? {};
    const isPruned =
      floors &&
      (wanted.session < floors.session ||
        ("relayParentNumber" in wanted && wanted.relayParentNumber < floors.relayParentNumber));
    if (isPruned) throw refusal("TooOldToSign", { ...named(wanted), floors });
    const conflict = await stored(() => records.conflictWith(wanted));
    if (conflict) throw conflictFault(conflict);
    return stored(() => records.same(wanted));
  }

  async #recordOf(claim: SigningClaim): Promise<SigningRecord> {
    if (!("relayParent" in claim)) return { ...claim, signature: null };
    const { relayParent } = claim;
    const header = await this.chain.header(relayParent);
    if (!header) throw refusal("UnknownRelayParent", { relayParent });
    return { ...claim, relayParentNumber: header.number, signature: null };
  }

  #inTurn<T>(work: (records: SigningRecords) => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(refusal("Concluded", {}));
    const done = this.#last.then(async () => {
      this.#opened ??= this.#open();
      return work(await this.#opened);
    });
    this.#last = done.catch(() => undefined); // Whoever asked hears of it; the next one starts anew.
    return done;
  }

  async #open(): Promise<SigningRecords> {
    const genesis = await this.chain.finalizedHash(blockNumber(0));
    if (!genesis) throw new SubsystemError("signing-guard", "UnknownGenesis", { fatal: true });
    const records = await stored(() => SigningRecords.open(this.stores));
    const bound: Hash | undefined = records.meta?.genesis;
    if (bound === undefined) await stored(() => records.begin(genesis));
    else if (bound !== genesis) {
      await records.close();
      const details = { store: "signing-guard", stored: bound, genesis };
      throw new SubsystemError("signing-guard", "OtherGenesis", { fatal: true, details });
    }
    return records;
  }
}

const refusal = (code: string, details: Readonly<Record<string, unknown>>): SubsystemError =>
  new SubsystemError("signing-guard", code, { fatal: false, details });

/** Without the record there is no telling what conflicts, so a store that fails is the node's end. */
const stored = <T>(work: () => Promise<T>): Promise<T> => orFatal("signing-guard", "SigningStore", work);
