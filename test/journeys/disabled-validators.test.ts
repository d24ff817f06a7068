import { expect, it } from "@jest/globals";
import { defineParty, type Envelope, Observers } from "@parahost/kernel";
import {
  asChecked,
  type CandidateHash,
  candidateHashOf,
  type Hash,
  keyPairFromUri,
  paraId,
  sessionIndex,
  sign,
  statementPayload,
  type ValidatorIndex,
} from "@parahost/primitives";
import type { Payload } from "@parahost/protocol";
import { listen, type ObservedRun, observedRun, only } from "./observed-run.js";

const VICTIM = paraId(2000);
const KEYS = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie", "//Validator6"];
/** How often the chain disables the two: once on the fork that is reverted, and once beside it. */
const FORKS = 2;
const rogueParty = defineParty({ name: "rogue", asks: [], tells: ["statementDistribution"], unbounded: [] });

interface Vote {
  readonly relayParent: Hash;
  readonly candidateHash: CandidateHash;
  readonly by: ValidatorIndex;
}

/**
 * Has the first validator that was disabled vote for whatever is put forward after that, with no regard for being disabled.
 *
 * @returns the votes, as they come
 */
function oneVotesAllTheSame({ chain, events }: ObservedRun): readonly Vote[] {
  const votes: Vote[] = [];
  for (const [i, { running }] of chain.validators.entries())
    running?.container.get(Observers).on("envelope", ({ from, to, kind, payload }: Envelope) => {
      const by = disabledIn(events).validators[0];
      if (by !== i || `${from} ${to} ${kind}` !== "statementDistribution candidateBacking statement") return;
      const { relayParent, statement: heard } = payload as Payload<"candidateBacking", "statement">;
      if (heard.payload.kind !== "Seconded" || numbersIn(events).get(relayParent) === undefined) return;
      const valid = { kind: "Valid", candidateHash: candidateHashOf(heard.payload.candidate) } as const;
      const context = { parentHash: relayParent, sessionIndex: sessionIndex(0) };
      const signature = sign(keyPairFromUri(KEYS[by] ?? ""), statementPayload(valid, context));
      const statement = asChecked({ payload: valid, validatorIndex: by, signature });
      votes.push({ relayParent, candidateHash: valid.candidateHash, by });
      void running.overseer.handle(rogueParty).tell("statementDistribution", "share", { relayParent, statement });
    });
  return votes;
}

/** Who is disabled on the fork that stays, and the number of the block that did it. */
function disabledIn(events: ObservedRun["events"]) {
  const offences = only(events, "offended");
  const last = offences.length < FORKS ? undefined : offences.at(-1);
  return { validators: last?.validators ?? [], number: last ? Number(last.relayNumber) : Number.POSITIVE_INFINITY };
}

/** Blocks at which the two are disabled, and their numbers. */
function numbersIn(events: ObservedRun["events"]): ReadonlyMap<Hash, number> {
  const { number: from } = disabledIn(events);
  const blocks = only(events, "imported").filter(({ number }) => number > from);
  return new Map(blocks.map(({ hash, number }) => [hash, Number(number)]));
}

it("validators that the chain has disabled back nothing, and a vote that one of them gives all the same does not count", async () => {
  const run = await observedRun({ fault: "invalid-backing", blocks: 10 });
  const heard = listen(run);
  const votes = oneVotesAllTheSame(run);
  await run.chain.run();

  const { validators: disabled } = disabledIn(run.events);
  const after = numbersIn(run.events);
  const said = heard.flatMap(({ from, kind, payload }) => {
    if (from !== "candidateBacking" || kind !== "share") return [];
    const { relayParent, statement } = payload as Payload<"statementDistribution", "share">;
    return [{ relayParent, by: statement.validatorIndex, payload: statement.payload, isAfter: after.has(relayParent) }];
  });
  const seconded = said.flatMap(({ payload, ...rest }) =>
    payload.kind === "Seconded"
      ? [{ ...rest, paraId: payload.candidate.descriptor.paraId, candidateHash: candidateHashOf(payload.candidate) }]
      : [],
  );
  const third = seconded.find(({ isAfter, paraId }) => isAfter && paraId === VICTIM)?.by;

  // The group of core 0 has three members, and two votes back a candidate. Two are disabled, so that one is left.
  expect(disabled).toHaveLength(2);
  expect(said.some(({ by, isAfter }) => disabled.includes(by) && !isAfter)).toBe(true);
  expect(said.filter(({ by, isAfter }) => disabled.includes(by) && isAfter)).toEqual([]);
  expect(third !== undefined && disabled.includes(third)).toBe(false);

  // The one that is left puts candidates forward. With the vote of the rogue they have two votes; nobody counts it.
  const lonely = seconded
    .filter(({ isAfter, by }) => isAfter && by === third)
    .map(({ candidateHash }) => candidateHash);
  expect(lonely.length).toBeGreaterThan(0);
  expect(votes.map(({ candidateHash }) => candidateHash)).toEqual(expect.arrayContaining(lonely));
  const backed = heard.flatMap(({ to, kind, payload }) => {
    if (to !== "provisioner" || kind !== "provisionableData") return [];
    const { relayParent, data } = payload as Payload<"provisioner", "provisionableData">;
    return data.kind === "BackedCandidate" ? [{ candidateHash: candidateHashOf(data.receipt), relayParent }] : [];
  });
  expect(backed.filter(({ relayParent }) => after.has(relayParent)).length).toBeGreaterThan(0);
  expect(backed.filter(({ candidateHash }) => lonely.includes(candidateHash))).toEqual([]);

  // All others charge it for the vote.
  const rogue = run.chain.validators[disabled[0] ?? -1]?.name;
  const charging = heard.filter(
    ({ from, kind, payload }) =>
      from === "statementDistribution" &&
      kind === "reportPeer" &&
      (payload as Payload<"networkBridgeTx", "reportPeer">).reason === "Sent a statement from a disabled validator",
  );
  expect(new Set(charging.map(({ node }) => node))).toEqual(
    new Set(run.chain.validators.map(({ name }) => name).filter((name) => name !== rogue)),
  );
});
