import { silentLog } from "@parahost/conformance";
import type { SignatureVerifier } from "@parahost/kernel";
import { StatementTable, type TableContext, type TableStatement, type TableTypes } from "@parahost/node";
import {
  blockNumber,
  type CandidateHash,
  type CommittedCandidateReceipt,
  candidateHashOf,
  collatorId,
  type GroupIndex,
  groupIndex,
  hash,
  type KeyPair,
  keyPairFromUri,
  paraId,
  type Signature,
  type SignatureTriple,
  sessionIndex,
  sign,
  signature,
  statementPayload,
  type ValidatorIndex,
  validationCodeHash,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import { builtEntry } from "../adapters/built-entries.js";
import { ComputeThreads } from "../adapters/compute/compute-threads.js";
import { RealClock } from "../adapters/real-clock.js";
import { SignaturePool } from "../adapters/signature-pool.js";
import type { BenchRow } from "./report.js";

const [GROUPS, GROUP_SIZE, VOTES_NEEDED] = [200, 5, 3];
/** Parties to the bench sign with these; that there are fewer keys than validators makes no difference to a verifier. */
const KEYS = 16;
const RELAY_PARENT = hash(`0x${"05".repeat(32)}`);
const hash32 = (byte: number) => `0x${byte.toString(16).padStart(2, "0").repeat(32)}` as const;

interface BenchTable extends TableTypes {
  readonly authority: ValidatorIndex;
  readonly group: GroupIndex;
  readonly digest: CandidateHash;
  readonly candidate: CommittedCandidateReceipt;
  readonly signature: Signature;
}
type Statement = TableStatement<BenchTable>;

const groupOf = (validator: number) => Math.floor(validator / GROUP_SIZE);
/** Group `g` works for para `g`: validators `5g` to `5g + 4`. */
const context: TableContext<BenchTable> = {
  digestOf: candidateHashOf,
  groupOf: ({ descriptor }) => groupIndex(descriptor.paraId),
  isMemberOf: (authority, group) => groupOf(authority) === group,
  requisiteVotes: () => VOTES_NEEDED,
};

/**
 * Statements imported a second at one relay parent of 1,000 validators: in each of 200 groups of five, one puts a candidate forward
 * and four find it valid. Once by the statement table alone, and once with the signatures checked on the pool before.
 */
export async function benchStatements(now: () => number, rounds = 15): Promise<readonly BenchRow[]> {
  const threads = new ComputeThreads(builtEntry("@parahost/cli", "adapters/compute/worker.js"));
  const pool = new SignaturePool(new RealClock(), silentLog, threads, { remembered: 0 }); // Each round verifies anew.
  const keys = Array.from({ length: KEYS }, (_, i) => keyPairFromUri(`//Bench${i}`));
  const triples = signedBy(keys);
  const apart: number[] = [];
  const checked: number[] = [];
  const perSecond = (ms: number) => (GROUPS * GROUP_SIZE) / (ms / 1_000);
  try {
    for (let round = -2; round < rounds; round++) {
      const [fresh, again] = [statementsOf(triples), statementsOf(triples)];
      const start = now();
      importAll(fresh);
      const imported = now();
      await verifyAll(pool, triples);
      importAll(again);
      const end = now();
      if (round < 0) continue; // The first two warm up.
      apart.push(perSecond(imported - start));
      checked.push(perSecond(end - imported));
    }
  } finally {
    await threads.close();
  }
  const what = `statements imported, ${GROUPS} groups of ${GROUP_SIZE}`;
  return [
    { name: `${what}, signature checks apart`, unit: "statements/s", samples: apart },
    { name: `${what}, signatures checked on the pool`, unit: "statements/s", samples: checked },
  ];
}

/** A candidate as it comes off the wire: nobody has hashed it yet. */
function candidateOf(para: number): CommittedCandidateReceipt {
  return {
    descriptor: {
      version: 1,
      paraId: paraId(para),
      relayParent: RELAY_PARENT,
      collator: collatorId(hash32(1)),
      persistedValidationDataHash: hash(hash32(2)),
      povHash: hash(hash32(3)),
      erasureRoot: hash(hash32(4)),
      signature: signature(`0x${"06".repeat(64)}`),
      paraHead: hash(hash32(7)),
      validationCodeHash: validationCodeHash(hash32(8)),
    },
    commitments: {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData: new Uint8Array(72),
      processedDownwardMessages: 0,
      hrmpWatermark: blockNumber(1),
    },
  };
}

const kindOf = (validator: number) => (validator % GROUP_SIZE === 0 ? "Seconded" : "Valid");

function signedBy(keys: readonly KeyPair[]): readonly SignatureTriple[] {
  const context = { parentHash: RELAY_PARENT, sessionIndex: sessionIndex(1) };
  const hashes = Array.from({ length: GROUPS }, (_, para) => candidateHashOf(candidateOf(para)));
  return Array.from({ length: GROUPS * GROUP_SIZE }, (_, validator) => {
    const key = keys[validator % KEYS] as KeyPair;
    const candidateHash = hashes[groupOf(validator)] as CandidateHash;
    const payload = statementPayload({ kind: kindOf(validator), candidateHash }, context);
    return { key: validatorId(key.publicKey), payload, signature: sign(key, payload) };
  });
}

function statementsOf(triples: readonly SignatureTriple[]): readonly Statement[] {
  const candidates = Array.from({ length: GROUPS }, (_, para) => candidateOf(para));
  const hashes = Array.from({ length: GROUPS }, (_, para) => candidateHashOf(candidateOf(para)));
  return triples.map(({ signature }, validator) => {
    const by = { authority: validatorIndex(validator), signature };
    const group = groupOf(validator);
    return kindOf(validator) === "Seconded"
      ? { ...by, kind: "Seconded", candidate: candidates[group] as CommittedCandidateReceipt }
      : { ...by, kind: "Valid", candidateHash: hashes[group] as CandidateHash };
  });
}

function importAll(statements: readonly Statement[]): void {
  const table = new StatementTable<BenchTable>(context, { allowMultipleSeconded: false });
  let attested = 0;
  for (const statement of statements) {
    const summary = table.import(statement);
    if (summary?.validityVotes === VOTES_NEEDED && table.attested(summary.candidateHash)) attested++;
  }
  if (attested !== GROUPS)
    throw new Error(`${attested} of ${GROUPS} candidates are attested: there is nothing to measure`);
}

async function verifyAll(verifier: SignatureVerifier, triples: readonly SignatureTriple[]): Promise<void> {
  if ((await verifier.verify(triples)).includes(false)) throw new Error("a signature of the bench is not valid");
}
