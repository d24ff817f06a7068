import { beforeAll, describe } from "@jest/globals";
import { describeSubsystem } from "@parahost/conformance/jest";
import { blockNumber, type Hash, headDataHash, paraId, ready } from "@parahost/primitives";
import { built, constraintsOf, repeated } from "../../../../../test/node/prospective-candidates.js";
import { ProspectiveWorld } from "../../../../../test/node/prospective-world.js";
import type { ProspectiveParachainsRole } from "./role.js";

const PARA = paraId(1);
const HEAD = [1, 2, 3];
/** Blocks of the suite begin with their number. */
const blockOf = (at: Hash) => ({
  ...{ hash: at, number: blockNumber(Number.parseInt(at.slice(2, 10), 16)) },
  storageRoot: repeated(0),
});

/** Both paras have that head at every leaf. */
const newWorld = () =>
  new ProspectiveWorld().world
    .answer("runtimeApi", "paraBackingState", () => ({
      constraints: constraintsOf(0, [], HEAD),
      pendingAvailability: [],
    }))
    .answer("chainApi", "blockHeader", ({ at }) => ({
      ...{ number: blockOf(at).number, stateRoot: repeated(0), parentHash: repeated(0) },
      ...{ extrinsicsRoot: repeated(0), digest: [] },
    }));

describe("ProspectiveParachainsSubsystem", () => {
  beforeAll(ready);
  const candidateAt = (leaf: Hash) => built({ on: blockOf(leaf), para: PARA, from: HEAD, to: [1] });

  describeSubsystem<ProspectiveParachainsRole>("as any subsystem", newWorld, {
    asks: (relayParent) => {
      const { receipt, data, hash: candidateHash } = candidateAt(relayParent);
      const complete = { kind: "Complete", candidateHash, receipt, persistedValidationData: data } as const;
      return {
        introduceSecondedCandidate: {
          ...{ candidatePara: PARA, candidateReceipt: receipt, persistedValidationData: data },
        },
        getBackableCandidates: { relayParent, paraId: PARA, count: 5, ancestors: [] },
        getHypotheticalMembership: { candidates: [complete], fragmentChainRelayParent: relayParent },
        getMinimumRelayParents: { relayParent },
        getProspectiveValidationData: {
          ...{ paraId: PARA, candidateRelayParent: relayParent },
          parentHeadData: { kind: "OnlyHash", hash: headDataHash(Uint8Array.from(HEAD)) },
        },
      };
    },
    tells: (relayParent) => ({
      candidateBacked: { paraId: PARA, candidateHash: candidateAt(relayParent).hash },
    }),
  });
});
