import { expect, it } from "@jest/globals";
import type { DevChain } from "@parahost/cli/dev";
import { defineParty, type Envelope, Observers } from "@parahost/kernel";
import {
  asChecked,
  type CommittedCandidateReceipt,
  candidateHashOf,
  type Hash,
  hash,
  isSignatureValid,
  keyPairFromUri,
  paraId,
  sessionIndex,
  sign,
  statementPayload,
  validatorId,
} from "@parahost/primitives";
import type { Payload } from "@parahost/protocol";
import { honestPara } from "./counter-paras.js";
import { includedAt, listen, observedRun } from "./observed-run.js";

const PARA = paraId(2000);
const doubleSeconder = defineParty({
  name: "doubleSeconder",
  asks: [],
  tells: ["statementDistribution"],
  unbounded: [],
});
type Share = Payload<"statementDistribution", "share">;

const seconded = (candidate: CommittedCandidateReceipt, parentHash: Hash) =>
  statementPayload(
    { kind: "Seconded", candidateHash: candidateHashOf(candidate) },
    { parentHash, sessionIndex: FIRST },
  );
const FIRST = sessionIndex(0);
const KEYS = ["//Alice", "//Bob", "//Charlie", "//Dave"];

/**
 * Has the first validator that seconds anything put forward another candidate of the para beside it, with no regard for its
 * signing guard. A collator's signature does not cover the head that a block leads to, so the other one carries it too.
 */
function oneSecondsTwice({ validators }: DevChain): readonly Share[] {
  const forged: Share[] = [];
  for (const { running } of validators)
    running?.container.get(Observers).on("envelope", ({ from, kind, payload }: Envelope) => {
      if (forged.length > 0 || from !== "candidateBacking" || kind !== "share") return;
      const { relayParent, statement } = payload as Share;
      if (statement.payload.kind !== "Seconded") return;
      const { candidate } = statement.payload;
      const descriptor = { ...candidate.descriptor, paraHead: hash(`0x${"2b".repeat(32)}`) };
      const other = { ...candidate, descriptor };
      const signature = sign(keyPairFromUri(KEYS[statement.validatorIndex] ?? ""), seconded(other, relayParent));
      const unchecked = { ...statement, payload: { kind: "Seconded", candidate: other }, signature } as const;
      const share: Share = { relayParent, statement: asChecked(unchecked) };
      forged.push(share);
      void running.overseer.handle(doubleSeconder).tell("statementDistribution", "share", share);
    });
  return forged;
}

it("a validator that seconds twice is reported once by each of the others, with both signatures that convict it", async () => {
  const run = await observedRun({ validators: 4, paras: [honestPara(PARA)], blocks: 8 });
  const heard = listen(run);
  const forged = oneSecondsTwice(run.chain);
  await run.chain.run();

  const reports = heard.flatMap(({ node, to, kind, payload }) => {
    if (to !== "provisioner" || kind !== "provisionableData") return [];
    const { relayParent, data } = payload as Payload<"provisioner", "provisionableData">;
    return data.kind === "MisbehaviorReport" ? [{ node, relayParent, ...data }] : [];
  });
  const [twice] = forged;
  if (!twice) throw new Error("nobody has seconded anything");
  const { relayParent, statement } = twice;
  const name = run.chain.validators[statement.validatorIndex]?.name;
  expect(reports.map(({ node }) => node).sort()).toEqual(
    ["alice", "bob", "charlie", "dave"].filter((node) => node !== name),
  );
  for (const report of reports) {
    expect(report).toMatchObject({ relayParent, validatorIndex: statement.validatorIndex });
    const { misbehavior } = report;
    if (misbehavior.kind !== "MultipleCandidates") throw new Error(`reported as ${misbehavior.kind}`);
    const convicting = [misbehavior.first, misbehavior.second];
    expect(new Set(convicting.map(({ candidate }) => candidateHashOf(candidate))).size).toBe(2);
    expect(convicting.map(({ signature }) => signature)).toContain(statement.signature);
    const key = validatorId(keyPairFromUri(KEYS[statement.validatorIndex] ?? "").publicKey);
    for (const { candidate, signature } of convicting)
      expect(isSignatureValid({ key, payload: seconded(candidate, relayParent), signature })).toBe(true);
  }
  // The para goes on.
  expect(includedAt(run.events, PARA)).toEqual([2, 4, 6, 8]);
});
