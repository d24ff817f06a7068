#!/usr/bin/env node
import "reflect-metadata";
import { benchErasureCoding } from "@parahost/erasure-coding";
import { benchMessages } from "@parahost/kernel";
import { benchProvisioner } from "@parahost/node";
import { hashingReady, ready } from "@parahost/primitives";
import { ElasticScalingSelection } from "@parahost/selection-elastic-scaling";
import { Command } from "commander";
import { benchDevChain } from "./dev-chain.js";
import { benchLargePovs } from "./large-povs.js";
import { benchMemory } from "./memory.js";
import { benchPvf } from "./pvf.js";
import { benchRealRuntime } from "./real-runtime.js";
import { asText, type BenchRow, figuresOf } from "./report.js";
import { benchFullBlocks } from "./runtime.js";
import { benchStatements } from "./statements.js";

const now = () => performance.now();
/** What can be measured, by name. */
const SECTIONS: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  "dev-chain": () => benchDevChain(now),
  kernel: () => benchMessages(now),
  "erasure-coding": () => benchErasureCoding({ now }),
  runtime: () => benchFullBlocks(now),
  provisioner: async () => {
    await hashingReady();
    return benchProvisioner({ now, strategy: new ElasticScalingSelection() });
  },
  backing: async () => [...(await benchStatements(now)), ...(await benchLargePovs(now))],
  pvf: () => benchPvf(now),
  memory: () => benchMemory(),
  "real-runtime": () => benchRealRuntime(now, process.env["PARAHOST_CHAIN_SPEC"]),
};

const program = new Command("npm run bench --")
  .description(`Measures Parahost on this machine: ${Object.keys(SECTIONS).join(", ")}.`)
  .argument("[sections...]", "what to measure", Object.keys(SECTIONS))
  .option("--json", "one JSON object a line instead of a table")
  .action(async (names: readonly string[], { json }: { readonly json?: boolean }) => {
    await ready();
    for (const name of names) {
      const section = SECTIONS[name];
      if (!section) return program.error(`there is no section ${name}; there are ${Object.keys(SECTIONS).join(", ")}`);
      const figures = (await section()).map(figuresOf);
      if (json) for (const row of figures) console.log(JSON.stringify(row));
      else console.log(`${asText(figures)}\n`);
    }
  });
await program.parseAsync();
