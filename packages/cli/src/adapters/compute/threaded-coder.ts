import { branchesOfHashes, type ObtainError } from "@parahost/erasure-coding";
import { Clock, Log } from "@parahost/kernel";
import { type CodedData, type ErasureCoder, erasureCoderInPlace } from "@parahost/node";
import { type Hash, ok, type Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { ComputeThreads } from "./compute-threads.js";
import type { Answers } from "./orders.js";

/** Fewer bytes are coded in less time than they are handed over. */
const WORTH_BYTES = 8_192;
/** What coding takes in virtual time, however long it takes: others go on meanwhile. */
const TAKES_MS = 20;

/** Codes small data on the event loop and large ones in threads. What a thread that dies was asked is coded in place. */
@injectable()
export class ThreadedCoder implements ErasureCoder {
  readonly #log: Log;

  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Log) log: Log,
    @inject(ComputeThreads) private readonly threads: ComputeThreads,
  ) {
    this.#log = log.target("parahost::erasure-coding");
  }

  chunks(nValidators: number, data: Uint8Array): Promise<Result<CodedData, ObtainError>> {
    return this.#coded(
      data,
      async () => {
        const coded = await this.#ask("chunks", nValidators, data);
        if (!coded.ok) return coded;
        const { chunks, hashes } = coded.value;
        return ok({ chunks, branches: branchesOfHashes(hashes) });
      },
      () => erasureCoderInPlace.chunks(nValidators, data),
    );
  }

  root(nValidators: number, data: Uint8Array): Promise<Result<Hash, ObtainError>> {
    return this.#coded(
      data,
      () => this.#ask("root", nValidators, data),
      () => erasureCoderInPlace.root(nValidators, data),
    );
  }

  /** A copy that is given away takes less time than one made on the way. */
  #ask<K extends "chunks" | "root">(kind: K, nValidators: number, data: Uint8Array): Promise<Answers[K]> {
    const copy = data.slice();
    return this.threads.ask({ kind, nValidators, data: copy }, [copy.buffer as ArrayBuffer]);
  }

  async #coded<T>(data: Uint8Array, inThread: () => Promise<T>, inPlace: () => Promise<T>): Promise<T> {
    if (this.threads.count === 0 || data.length < WORTH_BYTES) return inPlace();
    try {
      return await this.clock.hold(inThread, TAKES_MS);
    } catch (cause) {
      this.#log.log("warn", "a thread died; coding in place", { bytes: data.length, cause });
      return inPlace();
    }
  }
}
