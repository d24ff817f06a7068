import { type Log, type PvfFailure, SubsystemError } from "@parahost/kernel";
import { blake2b256Hex, type ValidationCodeHash } from "@parahost/primitives";
import type { PreparedCode } from "../code/checked-code.js";
import type { CodeRefusal } from "../code/refusal.js";
import type { PvfConfig } from "../config.js";
import type { PvfArtifacts } from "./artifacts.js";
import { internalError, ms, unfinished } from "./outcomes.js";
import { PreparedCodes } from "./prepared-codes.js";
import type { Lane } from "./threads.js";
import type { Work } from "./work.js";

/** What became of code that was to be run. */
export type Prepared =
  | { readonly kind: "prepared"; readonly code: PreparedCode }
  | { readonly kind: "refused"; readonly refusal: CodeRefusal }
  | { readonly kind: "failed"; readonly outcome: PvfFailure };

/** Has code prepared by the workers, once each, and keeps it: compiled in memory, checked and unpacked where artifacts are kept. */
export class Preparation {
  readonly #codes: PreparedCodes;
  /** By lane too: who is in a hurry does not wait for what was asked without any. */
  readonly #preparing = new Map<string, Promise<Prepared>>();
  readonly #writing = new Set<Promise<void>>();

  constructor(
    private readonly work: Work,
    private readonly config: PvfConfig,
    private readonly artifacts: PvfArtifacts | null,
    private readonly log: Log,
  ) {
    this.#codes = new PreparedCodes(config.preparedBytes);
  }

  /** Once for each code, whoever asks, and however many. */
  async prepared(code: Uint8Array, codeHash: ValidationCodeHash, lane: Lane): Promise<Prepared> {
    const known = this.#codes.get(codeHash);
    if (known) return { kind: "prepared", code: known };
    const key = `${lane} ${codeHash}`;
    const running = this.#preparing.get(key);
    if (running) return running;
    const preparing = this.#prepareNow(code, codeHash, lane).finally(() => this.#preparing.delete(key));
    this.#preparing.set(key, preparing);
    return preparing;
  }

  /** Fulfilled once no artifact is being written. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  async #prepareNow(code: Uint8Array, codeHash: ValidationCodeHash, lane: Lane): Promise<Prepared> {
    const hash = blake2b256Hex(code);
    if (hash !== (codeHash as string)) {
      throw new SubsystemError("pvf-host", "CodeHashMismatch", { fatal: false, details: { expected: codeHash, hash } });
    }
    const restored = this.artifacts ? await this.#restored(this.artifacts, codeHash, lane) : null;
    return restored ?? this.#fromCode(code, codeHash, lane);
  }

  /** From what an earlier run of the process has left. @returns `null` where that is of no use */
  async #restored(artifacts: PvfArtifacts, codeHash: ValidationCodeHash, lane: Lane): Promise<Prepared | null> {
    const artifact = await artifacts.read(codeHash).catch((fault: unknown) => {
      this.log.log("warn", "a prepared artifact could not be read", { codeHash, reason: messageOf(fault) });
      return null;
    });
    if (!artifact) return null;
    const order = { kind: "restore", artifact, codeHash, limits: this.config } as const;
    const done = await this.work.do(lane, () => ({ order, transfer: [] }), this.#limits);
    if (done.kind === "answered" && done.answer.kind === "prepared") {
      this.#codes.put(codeHash, done.answer.code);
      return done.answer;
    }
    const reason = done.kind === "answered" && done.answer.kind === "unusable" ? done.answer.detail : done.kind;
    this.log.log("info", "a prepared artifact is of no use", { codeHash, reason });
    return null;
  }

  async #fromCode(code: Uint8Array, codeHash: ValidationCodeHash, lane: Lane): Promise<Prepared> {
    const keep = this.artifacts ? codeHash : null;
    const order = { kind: "prepare", code, keep, limits: this.config } as const;
    const done = await this.work.do(lane, () => ({ order, transfer: [] }), this.#limits);
    if (done.kind === "answered" && done.answer.kind === "prepared") {
      this.#codes.put(codeHash, done.answer.code);
      this.#keep(codeHash, done.answer.artifact);
      return done.answer;
    }
    if (done.kind === "answered" && done.answer.kind === "refused") return done.answer;
    if (done.kind === "closed") return { kind: "failed", outcome: internalError(...unfinished(done)) };
    const detail =
      done.kind === "cutOff" ? `TimedOut: ${ms(done.met.wallMs)} have gone by` : unfinished(done).join(": ");
    return { kind: "failed", outcome: internalError("NonDeterministicPrepareError", detail) };
  }

  /** Nobody waits for the disk, and nobody minds it. */
  #keep(codeHash: ValidationCodeHash, artifact: Uint8Array | null): void {
    if (!artifact || !this.artifacts) return;
    const writing = this.artifacts
      .write(codeHash, artifact)
      .catch((fault: unknown) => {
        this.log.log("warn", "a prepared artifact could not be written", { codeHash, reason: messageOf(fault) });
      })
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  get #limits() {
    return { cpu: null, wall: this.config.prepareLimitMs };
  }
}

const messageOf = (fault: unknown) => (fault instanceof Error ? fault.message : String(fault));
