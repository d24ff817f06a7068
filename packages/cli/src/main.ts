#!/usr/bin/env node
import "reflect-metadata";
import { processIo } from "./adapters/process-io.js";
import { runCli } from "./commands/run-cli.js";

/** Time that is left for what should have ended by itself. */
const LINGER_MS = 5_000;

// A reader that has had enough is no failure; `dev` ends by it.
process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  if (fault.code !== "EPIPE") throw fault;
});
// Where nothing is left that could go on, node would end without a word: a plugin's module waits for what never comes, say.
const cutShort = () => process.stderr.write("parahost: something is waited for that never comes\n");
process.once("beforeExit", cutShort);
process.exitCode = await runCli(process.argv.slice(2), processIo());
process.off("beforeExit", cutShort);
setTimeout(() => {
  process.stderr.write(`parahost: still running at the end: ${process.getActiveResourcesInfo().join(", ")}\n`);
  process.exit();
}, LINGER_MS).unref();
