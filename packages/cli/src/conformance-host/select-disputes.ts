import type { SuiteInput } from "@parahost/conformance";
import { type OnchainRow, selectDisputes } from "@parahost/node";
import {
  blockNumber,
  type CandidateReceipt,
  candidateHash,
  type DisputeStatementSet,
  type Hex,
  hash,
  type InvalidDisputeStatementKind,
  sessionIndex,
  signature,
  type ValidDisputeStatementKind,
  validatorIndex,
} from "@parahost/primitives";
import type { CandidateVotes, DisputeRef, DisputeStatus, DisputeVote, RecentDispute } from "@parahost/protocol";
import { bitsOfText } from "./provisioner-values.js";

interface VectorDispute {
  readonly session: number;
  readonly candidateHash: Hex;
}
interface VectorVote<K> {
  readonly validatorIndex: number;
  readonly kind: K;
}
type VectorValidKind =
  | "Explicit"
  | "ApprovalChecking"
  | { readonly BackingSeconded: Hex }
  | { readonly BackingValid: Hex };
/** Input of the suite `provisioner/select-disputes`. */
export type SelectDisputesInput = SuiteInput<"provisioner/select-disputes">;

/** Answers the suite `provisioner/select-disputes` with the provisioner's own selection. */
export async function disputeSelection({ now, maxVotes, batchSize, onchain, recent, votes }: SelectDisputesInput) {
  const queries: (readonly DisputeRef[])[] = [];
  const known = new Map(votes.map((row) => [keyOf(row), votesOf(row)]));
  const query = async (asked: readonly DisputeRef[]) => {
    queries.push(asked);
    return asked.flatMap((dispute) => known.get(keyOf(dispute)) ?? []);
  };
  const sources = { recent: recent.map(recentOf), onchain: onchain.map(onchainOf), query };
  const { disputes } = await selectDisputes(sources, BigInt(now), { maxVotes, batchSize });
  return { queries, selected: disputes.map(selectedOf) };
}

const keyOf = ({ session, candidateHash }: VectorDispute): string => `${session} ${candidateHash}`;
const named = ({ session, candidateHash: name }: VectorDispute): DisputeRef => ({
  session: sessionIndex(session),
  candidateHash: candidateHash(name),
});

function recentOf({ status, ...dispute }: SelectDisputesInput["recent"][number]): RecentDispute {
  return { ...named(dispute), status: statusOf(status) };
}

function statusOf(status: SelectDisputesInput["recent"][number]["status"]): DisputeStatus {
  if (typeof status === "string") return { kind: status };
  return "ConcludedFor" in status
    ? { kind: "ConcludedFor", at: BigInt(status.ConcludedFor) }
    : { kind: "ConcludedAgainst", at: BigInt(status.ConcludedAgainst) };
}

function onchainOf(row: SelectDisputesInput["onchain"][number]): OnchainRow {
  const { session, candidateHash } = named(row);
  const state = {
    validatorsFor: bitsOfText(row.validatorsFor),
    validatorsAgainst: bitsOfText(row.validatorsAgainst),
    start: blockNumber(row.start),
    concludedAt: row.concludedAt === null ? null : blockNumber(row.concludedAt),
  };
  return [session, candidateHash, state];
}

const NO_SIGNATURE = signature(`0x${"00".repeat(64)}`);

/** A vector has no receipts, and the selection looks at none. */
function votesOf({ valid, invalid, ...dispute }: SelectDisputesInput["votes"][number]): CandidateVotes {
  return {
    ...named(dispute),
    candidateReceipt: {} as CandidateReceipt,
    valid: valid.map(({ kind, ...vote }) => voteOf(vote, validKindOf(kind))),
    invalid: invalid.map(({ kind, ...vote }) => voteOf<InvalidDisputeStatementKind>(vote, { kind })),
  };
}

const voteOf = <K>(vote: Omit<VectorVote<K>, "kind">, kind: K): DisputeVote<K> => ({
  validatorIndex: validatorIndex(vote.validatorIndex),
  kind,
  signature: NO_SIGNATURE,
});

function validKindOf(kind: VectorValidKind): ValidDisputeStatementKind {
  if (typeof kind === "string") return { kind };
  return "BackingSeconded" in kind
    ? { kind: "BackingSeconded", relayParent: hash(kind.BackingSeconded) }
    : { kind: "BackingValid", relayParent: hash(kind.BackingValid) };
}

function selectedOf({ session, candidateHash, statements }: DisputeStatementSet) {
  const side = (side: "Valid" | "Invalid") =>
    statements
      .filter(({ statement }) => statement.side === side)
      .map((row) => row.validatorIndex)
      .sort((a, b) => a - b);
  return { session, candidateHash, valid: side("Valid"), invalid: side("Invalid") };
}
