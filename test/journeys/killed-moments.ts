import { builtEntry } from "../../packages/cli/src/adapters/built-entries.js";
import { type Life, runModule } from "./killed-chain.js";

/** What a chain was about to do when it was killed, or had just begun. */
export type Moment = "signature" | "PoV asked for" | "PoV written";

/** A life of a chain, and where it ends. */
export interface Killed {
  readonly data: string;
  readonly strategy: "legacy" | "prospective";
  /** Two paras: of counters, or of blocks of a mebibyte. */
  readonly paras: "counters" | "bulk";
  readonly at: Moment;
  /** Counted from 1; with 0 nothing is killed, and the chain goes on for four blocks. */
  readonly nth: number;
}

/** Each calls `count` at its moment. What has begun is begun before it. */
const HOOKS: Readonly<Record<Moment, string>> = {
  signature: `
    const { sign } = MemoryKeystore.prototype;
    MemoryKeystore.prototype.sign = function (kind, ...rest) {
      if (kind === "para") count();
      return sign.call(this, kind, ...rest);
    };`,
  "PoV asked for": `
    const { request } = MemoryNetwork.prototype;
    MemoryNetwork.prototype.request = function (peer, protocol, ...rest) {
      const answer = request.call(this, peer, protocol, ...rest);
      if (protocol.endsWith("/req_pov/1")) count();
      return answer;
    };`,
  "PoV written": `
    const { batch } = ClassicLevel.prototype;
    ClassicLevel.prototype.batch = function (operations, ...rest) {
      const written = batch.call(this, operations, ...rest);
      if (operations?.some(({ value }) => value?.length > 1 << 20)) count();
      return written;
    };`,
};
const PARAS: Readonly<Record<Killed["paras"], string>> = {
  counters: "[2000, 2001].map(counterPara)",
  bulk: `[2000, 2001].map((paraId) => {
    const block = new SeededChance("blocks of " + paraId).bytes(1 << 20);
    const collator = new ContainerModule(({ bind }) => {
      bind(Collator).toConstantValue(new BulkCollator(paraId, block));
    });
    const genesisHead = bulkHead.encode({ number: 0n, sum: 0n });
    return { paraId, validationCode: devCode("bulk"), collator, genesisHead };
  })`,
};

/** Runs a chain in a process of its own until its moment comes. */
export function chainKilled({ data, strategy, paras, at, nth }: Killed): Promise<Life> {
  const dev = builtEntry("@parahost/cli", "dev/index.js").href;
  const counter = new URL("counter-para.js", dev).href;
  return runModule(`
    await import("reflect-metadata");
    const { ClassicLevel } = await import("classic-level");
    const { ContainerModule } = await import("inversify");
    const { BulkCollator, bulkHead, devCode } = await import("@parahost/dev-paras");
    const { Collator, MemoryKeystore, MemoryNetwork, SeededChance } = await import("@parahost/kernel");
    const { startDevChain } = await import(${JSON.stringify(dev)});
    const { counterPara } = await import(${JSON.stringify(counter)});
    let left = ${nth};
    const count = () => {
      if (--left === 0) process.kill(process.pid, "SIGKILL");
    };
    ${HOOKS[at]}
    const chain = await startDevChain({
      ...{ dataDir: ${JSON.stringify(data)}, strategy: ${JSON.stringify(strategy)} },
      ...{ validators: 4, paras: ${PARAS[paras]}, blocks: ${nth === 0 ? 4 : 10_000} },
    });
    chain.events.on("event", (event) => console.log(JSON.stringify(event)));
    await chain.run();`);
}
