import type { Block } from "./blocks.js";
import { compare } from "./printed.js";
import type { Ended } from "./shell.js";
import { isPrinted } from "./who-runs.js";

/** Types a page's commands, block after block, and compares what the page shows as printed with what the block before has printed. */
export async function follow(page: readonly Block[], type: (commands: Block) => Promise<Ended>): Promise<void> {
  let last: Ended | undefined;
  for (const block of page)
    if (block.language === "sh") last = await type(block);
    else if (isPrinted(block)) {
      if (!last) throw new Error(`${block.page} shows what is printed before anything is typed`);
      compare(block, last);
    }
}
