import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Block, root, writeNamed } from "./blocks.js";
import { type Ended, well } from "./shell.js";

/** What was said, and the pages of metrics that were there meanwhile. */
type Followed = Ended & { readonly scraped: readonly Scraped[] };
interface Scraped {
  readonly status: number;
  readonly text: string;
}

/**
 * Somebody who follows one page in a folder of their own: a clone as far as pages speak of it, with `parahost` installed, and with the
 * files that the page shows.
 */
export class Reader {
  readonly #home = mkdtempSync(join(tmpdir(), "parahost-reader-"));
  readonly folder = join(this.#home, "clone");

  constructor(page: readonly Block[]) {
    mkdirSync(this.folder);
    symlinkSync(join(root, "node_modules"), join(this.#home, "node_modules"), "dir");
    symlinkSync(join(root, "packages"), join(this.folder, "packages"), "dir");
    const examples = join(root, "docs/examples");
    const isMade = (file: string) => /^.(dist|node_modules)$/.test(file.slice(file.lastIndexOf("/")));
    cpSync(examples, join(this.folder, "docs/examples"), { recursive: true, filter: (file) => !isMade(file) });
    writeNamed(page, this.folder);
  }

  /** Types lines, each of which must end well. Where metrics are said to be served, looks at them, and then presses Ctrl-C. */
  async types(script: string): Promise<Followed> {
    const scraping: Promise<Scraped>[] = [];
    const ended = await well(script, {
      cwd: this.folder,
      env: { PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env["PATH"]}` },
      onStderr: (line, interrupt) => {
        const [, url] = /^metrics: (\S+)$/.exec(line) ?? [];
        if (url !== undefined) scraping.push(scrape(url).finally(interrupt));
      },
    });
    return { ...ended, scraped: await Promise.all(scraping) };
  }

  leaves(): void {
    rmSync(this.#home, { recursive: true });
  }
}

/** While the nodes are being started the answer is 503. */
async function scrape(url: string): Promise<Scraped> {
  for (;;) {
    const answer = await fetch(url);
    const text = await answer.text();
    if (answer.status !== 503) return { status: answer.status, text };
    await wait(100);
  }
}
