import {
  type ActivatedLeaf,
  type Context,
  type Handlers,
  isSubsystemError,
  type JobContext,
  Log,
  Stores,
  type Subsystem,
  SubsystemError,
} from "@parahost/kernel";
import {
  type BlockNumber,
  blockNumber,
  type CandidateHash,
  candidateHashOf,
  codecs,
  type Hash,
} from "@parahost/primitives";
import type { Payload, StoreAvailableDataError } from "@parahost/protocol";
import { inject, injectable, optional } from "inversify";
import { ErasureCoder, erasureCoderInPlace } from "../../shared/erasure-coder.js";
import { upTo } from "./agenda.js";
import { codeAvailableData } from "./available-data.js";
import { CandidateStore, hasChunk, withBit } from "./candidate-store.js";
import { FORMAT_VERSION, STORE_NAME } from "./config.js";
import { isOver, newMeta, noteFinalized, noteIncluded, Pruning } from "./lifecycle.js";
import { AvailabilityStoreMetrics } from "./metrics.js";
import type { IncludedIn } from "./records.js";
import { chunkKey } from "./records.js";
import { type AvailabilityStoreRole, availabilityStoreRole } from "./role.js";

type Ctx = Context<AvailabilityStoreRole>;
type Job = JobContext<AvailabilityStoreRole>;

/**
 * Keeps what is needed to check candidates again: all data of those that we validated, our chunk of the others.
 *
 * What was acknowledged is flushed. Data go when their time is over: that of candidates never included, and that of included ones a
 * while after finality.
 *
 * @guide node/utility/availability-store.md
 */
@injectable()
export class AvailabilityStoreSubsystem implements Subsystem<AvailabilityStoreRole> {
  readonly role = availabilityStoreRole;
  readonly #log: Log;
  /** Blocks whose candidate events were noted, by number. */
  readonly #seen = new Map<Hash, BlockNumber>();
  #opened: Promise<CandidateStore> | undefined;
  #noted: Promise<void> = Promise.resolve();
  /** Blocks up to this one need not be noted any more; `undefined` until the store was asked. */
  #notedUpTo: number | undefined;

  constructor(
    @inject(Stores) private readonly stores: Stores,
    @inject(Pruning) private readonly pruning: Pruning,
    @inject(AvailabilityStoreMetrics) private readonly metrics: AvailabilityStoreMetrics,
    @inject(Log) log: Log,
    @inject(ErasureCoder) @optional() private readonly coder: ErasureCoder = erasureCoderInPlace,
  ) {
    this.#log = log.target(availabilityStoreRole.target);
  }

  onStart(ctx: Ctx): void {
    ctx.spawn("node", async (job) => {
      for (;;) {
        await this.pruning.next(job.signal);
        await this.metrics.pruningSeconds.time(() => this.#prune());
      }
    });
  }

  /** In a job of the node's, not of the leaf's: what a block says must be noted even if it is a leaf for a moment only. */
  onLeaf(ctx: Ctx, { hash }: ActivatedLeaf): void {
    ctx.spawn("node", (job) => this.#noteBlocks(job, hash));
  }

  onFinalized(ctx: Ctx, { hash, number }: { readonly hash: Hash; readonly number: BlockNumber }): void {
    ctx.spawn("node", (job) => this.#noteFinality(job, hash, number));
  }

  async onConclude(): Promise<void> {
    await (await this.#opened)?.close();
  }

  readonly handlers: Handlers<AvailabilityStoreRole> = {
    queryAvailableData: (ctx, { candidateHash }) =>
      ctx.later("node", async () => (await this.#store()).data(candidateHash)),

    queryDataAvailability: (ctx, { candidateHash }) =>
      ctx.later("node", async () => (await (await this.#store()).meta(candidateHash))?.dataAvailable ?? false),

    queryChunk: (ctx, { candidateHash, validatorIndex }) =>
      ctx.later("node", async () => (await this.#store()).chunk(candidateHash, validatorIndex)),

    queryAllChunks: (ctx, { candidateHash }) =>
      ctx.later("node", async () => (await this.#store()).chunks(candidateHash)),

    queryChunkAvailability: (ctx, { candidateHash, validatorIndex }) =>
      ctx.later("node", async () => {
        const meta = await (await this.#store()).meta(candidateHash);
        return meta !== null && hasChunk(meta, validatorIndex);
      }),

    storeChunk: (ctx, wanted) =>
      ctx.later("node", () => this.metrics.storeChunkSeconds.time(() => this.#storeChunk(wanted))),

    storeAvailableData: (ctx, wanted) =>
      ctx.later("node", () => this.metrics.storeDataSeconds.time(() => this.#storeAvailableData(wanted))),
  };

  #store(): Promise<CandidateStore> {
    this.#opened ??= this.stores.open(STORE_NAME, FORMAT_VERSION).then((store) => new CandidateStore(store));
    return this.#opened;
  }

  async #storeChunk({ candidateHash, chunk }: Payload<"availabilityStore", "storeChunk">): Promise<boolean> {
    const store = await this.#store();
    const stored = await store.change(candidateHash, (meta) => {
      if (!meta || chunk.index >= meta.chunks.length) return ["keep", false];
      if (hasChunk(meta, chunk.index)) return ["keep", true];
      const operations = [{ put: chunkKey(candidateHash, chunk.index), value: codecs.erasureChunk.encode(chunk) }];
      return [{ meta: { ...meta, chunks: withBit(meta.chunks, chunk.index) }, operations }, true];
    });
    if (stored) this.metrics.receivedChunks.inc();
    return stored;
  }

  async #storeAvailableData(
    wanted: Payload<"availabilityStore", "storeAvailableData">,
  ): Promise<StoreAvailableDataError | null> {
    const { candidateHash, nValidators } = wanted;
    const store = await this.#store();
    if ((await store.meta(candidateHash))?.dataAvailable) return null;
    const coded = await codeAvailableData(wanted, this.coder);
    if (!coded.ok) {
      if (coded.error === "InvalidErasureRoot") return coded.error;
      const details = { candidateHash, nValidators };
      throw new SubsystemError("availabilityStore", coded.error, { fatal: false, details });
    }
    const { chunks, operations } = coded.value;
    return store.change(candidateHash, (meta) => {
      const before = meta ?? newMeta(nValidators, this.pruning.nowMs);
      return [{ meta: { ...before, dataAvailable: true, chunks }, operations }, null];
    });
  }

  /** One after the other: what was noted for one leaf the next one finds noted, however much there was. */
  #noteBlocks(job: Job, leaf: Hash): Promise<void> {
    const noted = this.#noted.then(() => this.#noteUnseen(job, leaf));
    this.#noted = noted.catch(() => undefined); // Whoever asked for it hears of it; the next one tries again.
    return noted;
  }

  /** Notes what the leaf and its ancestors that we have not seen say of candidates, the oldest first. */
  async #noteUnseen(job: Job, leaf: Hash): Promise<void> {
    const number = await job.ask("chainApi", "blockNumber", { at: leaf });
    if (number === null) return;
    this.#notedUpTo ??= await this.#firstNoted(job);
    const depth = Math.max(0, number - this.#notedUpTo - 1);
    const ancestors = depth > 0 ? await job.ask("chainApi", "ancestors", { at: leaf, k: depth }) : [];
    const unseen = [leaf, ...ancestors].map((hash, i) => ({ hash, number: (number - i) as BlockNumber }));
    for (const block of unseen.filter(({ hash }) => !this.#seen.has(hash)).reverse()) {
      await this.#noteEvents(job, block).catch((fault) => this.#passOver(job, block, fault));
      this.#seen.set(block.hash, block.number);
    }
  }

  /** The states of old blocks are not kept for ever; what failed at any other block is tried again with the next leaf. */
  async #passOver(job: Job, block: IncludedIn, fault: unknown): Promise<void> {
    if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted) throw fault;
    if (block.number > (await job.ask("chainApi", "finalizedBlockNumber", null))) throw fault;
    this.#log.log("debug", "what an old block says is not known any more", { ...block, code: fault.code });
  }

  /** Where an earlier life of this node left off; a new store begins with the chain's finality. */
  async #firstNoted(job: Job): Promise<number> {
    const stored = await (await this.#store()).notedUpTo();
    return stored ?? (await job.ask("chainApi", "finalizedBlockNumber", null));
  }

  async #noteEvents(job: Job, block: IncludedIn): Promise<void> {
    const events = await job.ask("runtimeApi", "candidateEvents", { at: block.hash });
    if (events.length === 0) return;
    const { length } = await job.ask("runtimeApi", "validators", { at: block.hash });
    const store = await this.#store();
    for (const event of events) {
      if (event.kind === "CandidateTimedOut") continue;
      await store.change(candidateHashOf(event.receipt), (known) => {
        const meta = known ?? newMeta(length, this.pruning.nowMs);
        if (event.kind === "CandidateIncluded") return [{ meta: noteIncluded(meta, block) }, null];
        return [known ? "keep" : { meta }, null];
      });
    }
  }

  async #noteFinality(job: Job, hash: Hash, number: BlockNumber): Promise<void> {
    // The blocks up to it may not have been noted yet: by a node that was down, or is behind.
    await this.#noteBlocks(job, hash);
    this.#notedUpTo = Math.max(this.#notedUpTo ?? 0, number);
    for (const [block, at] of this.#seen) if (at < number) this.#seen.delete(block);
    const store = await this.#store();
    const finalAt = new Map<number, Hash | null>([[number, hash]]);
    const decided = new Set<CandidateHash>();
    for await (const { candidate, at } of store.due(upTo("Unfinalized", number))) {
      const included = blockNumber(Number(at));
      if (!finalAt.has(included))
        finalAt.set(included, await job.ask("chainApi", "finalizedBlockHash", { number: included }));
      decided.add(candidate);
    }
    for (const candidate of decided)
      await this.#settle(store, candidate, number, (block) => finalAt.get(block.number) === block.hash);
    await store.noteUpTo(number);
  }

  #settle(store: CandidateStore, candidate: CandidateHash, number: number, isFinal: (block: IncludedIn) => boolean) {
    return store.change(candidate, (meta) => {
      if (!meta) return ["keep", null];
      const settled = noteFinalized(meta, number, isFinal, this.pruning.nowMs);
      return [settled === meta ? "keep" : { meta: settled }, null];
    });
  }

  async #prune(): Promise<void> {
    const store = await this.#store();
    const { nowMs, config } = this.pruning;
    let pruned = 0;
    for (const range of [
      upTo("Unavailable", nowMs - config.keepUnavailableMs),
      upTo("Finalized", nowMs - config.keepFinalizedMs),
    ])
      for await (const { candidate } of store.due(range))
        pruned += await store.change(candidate, (meta) =>
          meta && isOver(meta, nowMs, config) ? [null, 1] : ["keep", 0],
        );
    if (pruned > 0) this.#log.log("debug", "pruned", { candidates: pruned });
  }
}
