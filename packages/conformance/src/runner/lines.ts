const NEWLINE = 10;

/** Cuts bytes into lines of UTF-8, each without its end. A line may come in any number of pieces. */
export class Lines {
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #isTooLong = false;

  /** @param limitBytes - a longer line is `null` in place of its text; nothing of it is kept */
  constructor(private readonly limitBytes: number) {}

  /** Whether the line that has begun is longer than it may be already. */
  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  /** Lines that have ended with this piece. */
  *push(piece: Uint8Array): Generator<string | null> {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      this.#keep(piece.subarray(from, end));
      from = end + 1;
      yield this.#take();
    }
    this.#keep(piece.subarray(from));
  }

  /** The line that nothing has ended, at the end of everything. */
  *end(): Generator<string | null> {
    if (this.#bytes > 0) yield this.#take();
  }

  #keep(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.limitBytes) {
      this.#isTooLong = true;
      this.#pieces = [];
    } else if (piece.length > 0) this.#pieces.push(piece);
  }

  #take(): string | null {
    const text = this.#isTooLong ? null : Buffer.concat(this.#pieces).toString("utf8").replace(/\r$/, "");
    this.#pieces = [];
    this.#bytes = 0;
    this.#isTooLong = false;
    return text;
  }
}
