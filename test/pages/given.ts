import { connect } from "node:net";
import { isRecordedSpec, SPEC } from "../wasm-runtime/rococo.js";

/** What a page takes for given. */
interface Given {
  /** Lines by which it comes to be there. */
  readonly lines?: string;
  /** @returns what this machine lacks for it */
  readonly lacks?: () => Promise<string | null>;
}

const PARA = "cp packages/dev-paras/dist/wasm/counter.wasm para.wasm";
/** Somebody's collator: ours for such a para, in a module of its own. */
const collator = (made: string, head = "") => `cat > collator.mjs <<'end'
import { CounterPara, devPara, UndyingCollator } from "@parahost/dev-paras";
import { Collator } from "@parahost/kernel";
import { ContainerModule } from "inversify";
export default ${made};
${head}
end`;

/** By page. What is not here is on the page itself, or in any clone. */
export const GIVEN: Readonly<Record<string, Given>> = {
  "docs/configuration.md": {
    lines: `${PARA}\n${collator("devPara", "export const genesisHead = (id) => new CounterPara(id).genesisHead();")}`,
  },
  "docs/operate.md": { lines: PARA, lacks: async () => ((await isTaken(9615)) ? "port 9615" : null) },
  "docs/plugins.md": {
    lines: `
      cp -r docs/examples/selection-by-fees .
      tsc -p selection-by-fees
      parahost new subsystem gossip-count --dir node_modules/@team/gossip-count
      tsc -p node_modules/@team/gossip-count`,
  },
  "docs/real-runtime.md": {
    // Para 2000 of that spec is an Undying with a graveyard of 317 by 317.
    lines: `ln -s '${SPEC}' rococo-local.json\n${collator(
      "(id) => new ContainerModule(({ bind }) => void bind(Collator).toConstantValue(new UndyingCollator(id, 317)))",
    )}`,
    lacks: async () => (isRecordedSpec ? null : "the chain spec"),
  },
};

const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => resolve(false));
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
