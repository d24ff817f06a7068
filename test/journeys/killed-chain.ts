import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type SigningRecord, SigningRecords } from "@parahost/node";
import { candidateHashOf, type Hash, type ParachainsInherentData, type Signature, toHex } from "@parahost/primitives";
import { blockBody } from "@parahost/runtime";
import { builtEntry } from "../../packages/cli/src/adapters/built-entries.js";
import { LevelStores } from "../../packages/cli/src/adapters/level-stores.js";
import { RealClock } from "../../packages/cli/src/adapters/real-clock.js";
import { ChainStore } from "../../packages/relay-chain/src/chain-store.js";

const MAIN = fileURLToPath(builtEntry("@parahost/cli", "main.js"));

/** One life of a process: what it wrote, and how it ended. */
export interface Life {
  readonly code: number | null;
  readonly signal: string | null;
  readonly err: string;
  /** Numbers of the relay chain blocks that it imported. */
  readonly imported: readonly number[];
}

/** Runs `parahost` with these arguments. @param onImport - told of every block that it imports */
export const parahost = (argv: readonly string[], onImport: (kill: () => void) => void = () => {}): Promise<Life> =>
  live([MAIN, ...argv], onImport);

/** Runs a module given as text, which may import what `parahost` may. */
export const runModule = (script: string): Promise<Life> => live(["--input-type=module", "-e", script], () => {});

function live(argv: readonly string[], onImport: (kill: () => void) => void): Promise<Life> {
  const cwd = fileURLToPath(builtEntry("@parahost/cli", "."));
  const child = spawn(process.execPath, argv, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const imported: number[] = [];
  let [err, rest] = ["", ""];
  child.stderr.on("data", (text) => {
    err += text;
  });
  child.stdout.on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.map((line) => JSON.parse(line))) {
      if (line.event !== "imported") continue;
      imported.push(line.number);
      onImport(() => child.kill("SIGKILL"));
    }
  });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, err, imported })));
}

/** What the validators of a data folder have on record. */
export async function recordsIn(data: string): Promise<readonly SigningRecord[]> {
  const all: SigningRecord[] = [];
  for (const { records } of await openAll(data)) {
    for await (const record of records.all()) all.push(record);
    await records.close();
  }
  return all;
}

async function openAll(data: string) {
  const nodes = readdirSync(data).filter((node) => existsSync(join(data, node, "signing-guard")));
  const open = async (node: string) => ({ node, records: await SigningRecords.open(storesOf(data, node)) });
  return Promise.all(nodes.map(open));
}

async function genesisIn(data: string): Promise<Hash | null> {
  let genesis: Hash | null = null;
  for (const { records } of await openAll(data)) {
    genesis ??= records.meta?.genesis ?? null;
    await records.close();
  }
  return genesis;
}

/** What a signature on the chain says, and at which relay parent. */
export interface OnChain {
  readonly signature: Signature;
  readonly says: string;
}

/** Every bitfield and every vote for a candidate in the blocks that the chain of a data folder keeps. */
export async function signedOnChain(data: string): Promise<readonly OnChain[]> {
  const genesis = await genesisIn(data);
  if (!genesis) return [];
  const store = new ChainStore(storesOf(data, "chain"), { body: blockBody });
  const chain = await store.open(genesis);
  await store.close();
  const bodies = [chain?.finalized.body, ...(chain?.unfinalized ?? []).map(({ body }) => body)];
  return bodies.flatMap((body) => (body ? signedIn(body.inherent) : []));
}

function signedIn({ bitfields, backedCandidates, parentHeader }: ParachainsInherentData): readonly OnChain[] {
  const parent = parentHeader.number;
  const bits = bitfields.map(({ payload, signature }) => ({
    ...{ signature, says: `Bitfield ${payload.length} ${toHex(payload.bytes)} at ${parent}` },
  }));
  const votes = backedCandidates.flatMap(({ candidate, validityVotes }) =>
    validityVotes.map(({ kind, signature }) => {
      const { relayParent } = candidate.descriptor;
      const statement = kind === "Implicit" ? "Seconded" : "Valid";
      return { signature, says: `${statement} ${candidateHashOf(candidate)} at ${relayParent}` };
    }),
  );
  return [...bits, ...votes];
}

/** A record in the words of {@link OnChain}. */
export function saidBy(record: SigningRecord): string {
  if (record.kind === "Bitfield")
    return `Bitfield ${record.bits.length} ${toHex(record.bits.bytes)} at ${record.relayParentNumber}`;
  return "relayParent" in record ? `${record.kind} ${record.candidateHash} at ${record.relayParent}` : record.kind;
}

const storesOf = (data: string, node: string) => new LevelStores(join(data, node), new RealClock());
