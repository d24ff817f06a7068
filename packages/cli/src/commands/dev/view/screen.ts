import type { Output } from "../../cli-io.js";

const CLEAR_BELOW = "\u001b[0J";
const up = (lines: number) => (lines > 0 ? `\r\u001b[${lines}A` : "\r");

/** The lower part of a terminal, drawn again and again in its place. */
export class Screen {
  /** Lines that are on it now. */
  #drawn = 0;

  constructor(private readonly terminal: Output) {}

  get rows(): number {
    return this.terminal.rows ?? 24;
  }

  get columns(): number {
    return this.terminal.columns ?? 80;
  }

  draw(lines: readonly string[]): void {
    const { columns } = this;
    const shown = lines.slice(0, Math.max(1, this.rows - 1)).map((line) => line.slice(0, columns - 1));
    this.terminal.write(`${up(this.#drawn)}${CLEAR_BELOW}${shown.map((line) => `${line}\n`).join("")}`);
    this.#drawn = shown.length;
  }

  /**
   * Takes everything off; what others write then stays above what is drawn next.
   *
   * @returns whether there was anything
   */
  clear(): boolean {
    if (this.#drawn === 0) return false;
    this.terminal.write(`${up(this.#drawn)}${CLEAR_BELOW}`);
    this.#drawn = 0;
    return true;
  }
}
