import { EventEmitter } from "node:events";
import { Log, VirtualClock } from "@parahost/kernel";
import {
  BlockAuthor,
  FinalityVotes,
  INHERENT_DATA_LIMIT_MS,
  RelayChain,
  SlotClock,
  Slots,
} from "@parahost/relay-chain";
import { PvfPool } from "@parahost/wasm-host";
import type TypedEmitterModule from "typed-emitter";
import { ComputeThreads } from "../adapters/compute/compute-threads.js";
import { mergedMetrics } from "../adapters/prom-metrics.js";
import { ChainWatch } from "./chain-watch.js";
import { DevNode, type NodeSpec, type RunningNode } from "./dev-node.js";
import type { DevChainEvents, DevSummary } from "./events.js";
import type { ResolvedOptions } from "./options.js";
import { blockAuthor, voterOf } from "./outside-parties.js";
import type { DevProcess } from "./process.js";

type Emitter = TypedEmitterModule.default<DevChainEvents>;
const EmitterOfDevEvents = EventEmitter as new () => Emitter;

/** What a development chain is made of. */
export interface DevChainParts {
  readonly options: ResolvedOptions;
  readonly process: DevProcess;
  /** Ancestors of a leaf that may be relay parents. */
  readonly allowedAncestryLen: number;
  readonly validators: readonly NodeSpec[];
  readonly collators: readonly NodeSpec[];
}

/**
 * A relay chain with its validators and collators, in one process. Made by `startDevChain`.
 *
 * In virtual time nothing moves but inside `run`, `runTo` and `stop`.
 */
export class DevChain {
  readonly events: Emitter = new EmitterOfDevEvents();
  readonly validators: readonly DevNode[];
  readonly collators: readonly DevNode[];
  readonly relayChain: RelayChain<unknown>;
  readonly #slots: Slots;
  readonly #slotClock: SlotClock;
  readonly #watch: ChainWatch;
  readonly #stopping = new AbortController();
  readonly #start = { wallMs: performance.now(), clockMs: 0, number: 0 };
  /** What takes a validator's author off its slots, and its vote out of finality, by the validator's place. */
  readonly #authors = new Map<number, () => void>();
  #fault: { readonly cause: unknown } | undefined;
  #slotsRun: Promise<void> = Promise.resolve();
  #ended: Promise<void> | undefined;

  /** @internal */
  constructor(private readonly parts: DevChainParts) {
    const { process, options } = parts;
    this.relayChain = process.container.get(RelayChain);
    const { best } = this.relayChain;
    this.#start = { wallMs: performance.now(), clockMs: process.clock.now(), number: best.number };
    this.#slots = new Slots(options.validators, options.slotMs);
    this.#slotClock = new SlotClock(process.clock, this.#slots, best.body.claim.slot + 1);
    const emit = (event: Parameters<DevChainEvents["event"]>[0]) => void this.events.emit("event", event);
    this.#watch = new ChainWatch(this.relayChain, options.paras, parts.allowedAncestryLen, emit);
    this.relayChain.observe((report) => this.#watch.chainReported(report));
    const log = process.container.get(Log).target("parachain::chain-selection");
    this.relayChain.observe((report) => {
      if (report.event !== "frozen") return;
      const { event: _, ...fields } = report;
      log.log("error", "a finalized block is to be reverted, and cannot be: the chain is frozen", fields);
    });
    this.validators = parts.validators.map((spec) => this.#node(spec));
    this.collators = parts.collators.map((spec) => this.#node(spec));
  }

  /** The clock that all nodes share. */
  get clock(): DevProcess["clock"] {
    return this.parts.process.clock;
  }

  /** @internal Starts every node, then the slots. */
  async begin(): Promise<void> {
    for (const i of this.validators.keys()) await this.startValidator(i);
    for (const collator of this.collators) await collator.start();
    this.#slotsRun = this.#slotClock.run(this.#stopping.signal);
    this.#slotsRun.catch((fault) => this.#fail(fault));
  }

  /** Runs for as many blocks as the options say, or until it is stopped; then ends, and sums up. Rejects with what ended it early. */
  async run(): Promise<DevSummary> {
    const { blocks } = this.parts.options;
    await this.runTo(blocks === undefined ? Number.POSITIVE_INFINITY : this.#start.number + blocks);
    await this.stop();
    return this.summary();
  }

  /** Goes on until the best block has that number, or the chain is stopped. */
  async runTo(number: number): Promise<void> {
    await this.#drive(this.#reached(number));
    if (this.#fault) {
      await this.stop();
      throw this.#fault.cause;
    }
  }

  /** Concludes every subsystem and leaves nothing running. */
  stop(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  /** In the next slot that begins, so many authors more build on the same parent. */
  fork(extra = 1): void {
    this.#slots.fork(this.#slotClock.slot + 1, extra);
  }

  /** Nothing to or from that validator arrives any more, and it builds no blocks. */
  silence(validator: number): void {
    this.parts.process.hub.silence(this.#validator(validator).name);
    this.#authors.get(validator)?.();
    this.#authors.delete(validator);
  }

  /** Ends a silence. */
  restore(validator: number): void {
    const node = this.#validator(validator);
    this.parts.process.hub.restore(node.name);
    if (node.running && !this.#authors.has(validator)) this.#author(validator, node.running);
  }

  /** Starts a validator that was stopped, over its stores. Nothing happens where it runs. */
  async startValidator(validator: number): Promise<void> {
    const running = await this.#validator(validator).start();
    if (!this.#authors.has(validator)) this.#author(validator, running);
  }

  /** Concludes the validator's subsystems, as its operator would. Its stores stay. */
  async stopValidator(validator: number): Promise<void> {
    this.#authors.get(validator)?.();
    this.#authors.delete(validator);
    await this.#drive(this.#validator(validator).stop());
  }

  /** What this run has come to so far. Final once it has ended. */
  /** The metrics of all nodes that run, as text for Prometheus. */
  metrics(): Promise<string> {
    const nodes = [...this.validators, ...this.collators];
    return mergedMetrics(nodes.flatMap(({ running }) => (running ? [running.metrics] : [])));
  }

  /** What this run has come to so far. Final once it has ended. */
  summary(): DevSummary {
    const { strategy } = this.parts.options;
    const paras = this.#watch.paras(strategy);
    const total = (of: "backed" | "included") => paras.reduce((sum, para) => sum + para[of], 0);
    return {
      event: "summary",
      relayBlocks: this.relayChain.best.number - this.#start.number,
      backed: total("backed"),
      included: total("included"),
      paras,
      pending: this.#watch.pending,
      wallMs: Math.round(performance.now() - this.#start.wallMs),
      virtualMs: Math.round(this.clock.now() - this.#start.clockMs),
      reproducible: this.parts.process.container.get(PvfPool).limitsMet === 0,
    };
  }

  async #end(): Promise<void> {
    this.#stopping.abort();
    await this.#drive(this.#slotsRun.catch(() => {})); // Its fault was noted where it began.
    await this.#drive(Promise.all([...this.collators, ...this.validators].map((node) => node.stop())));
    this.parts.process.hub.close();
    await this.#drive(this.relayChain.close());
    const { container } = this.parts.process;
    await Promise.all([container.get(PvfPool).close(), container.get(ComputeThreads).close()]); // Threads end in real time.
    this.#watch.end();
  }

  #reached(number: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.relayChain.best.number >= number || this.#stopping.signal.aborted) return resolve();
      const done = () => {
        forget();
        this.#stopping.signal.removeEventListener("abort", done);
        resolve();
      };
      const forget = this.relayChain.observe((report) => {
        if (report.event === "imported" && this.relayChain.best.number >= number) done();
      });
      this.#stopping.signal.addEventListener("abort", done, { once: true });
    });
  }

  #drive<T>(work: Promise<T>): Promise<T> {
    return this.clock instanceof VirtualClock ? this.clock.until(work) : work;
  }

  #node(spec: NodeSpec): DevNode {
    return new DevNode(
      spec,
      this.parts.process,
      (report) => this.#watch.reported(report),
      (fault) => this.#fail(fault),
    );
  }

  #author(index: number, { overseer, view, log, reports }: RunningNode): void {
    const handle = overseer.handle(blockAuthor);
    const author = new BlockAuthor(index, this.relayChain, {
      ...{ name: this.#validator(index).name, view, log, reports },
      requestInherentData: (relayParent) =>
        handle.ask("provisioner", "requestInherentData", { relayParent }, { limitMs: INHERENT_DATA_LIMIT_MS }),
    });
    const ends = [
      this.#slotClock.join(index, author),
      this.parts.process.container.get(FinalityVotes).join(voterOf(overseer)),
    ];
    this.#authors.set(index, () => {
      for (const end of ends) end();
    });
  }

  #validator(index: number): DevNode {
    const node = this.validators[index];
    if (!node) throw new RangeError(`there is no validator ${index}`);
    return node;
  }

  /** The first fault counts. */
  #fail(cause: unknown): void {
    this.#fault ??= { cause };
    this.#stopping.abort();
  }
}
