import type { CandidateRef, SelectionStrategy } from "@parahost/protocol";
import { describeStrategy } from "./describe-strategy.js";

/** The simplest that is right: of each para on a scheduled core the first candidate tracked. */
const firstTracked: SelectionStrategy = {
  name: "first-tracked",
  suits: () => 0,
  select: async ({ cores, tracked }) => {
    const chains = cores.flatMap((core) => {
      const first = core.kind === "Scheduled" ? tracked.find(({ paraId }) => paraId === core.paraId) : undefined;
      return first ? [{ paraId: first.paraId, candidates: [refOf(first)] }] : [];
    });
    return { chains, passedOver: [] };
  },
};

/** The simplest that asks: of each para on a scheduled core the first candidate of its chain. */
const firstBackable: SelectionStrategy = {
  ...firstTracked,
  name: "first-backable",
  select: async ({ cores, backable }) => {
    const chains = [];
    for (const core of cores) {
      const candidates = core.kind === "Scheduled" ? await backable(core.paraId, 1, []) : [];
      if (core.kind === "Scheduled" && candidates.length > 0) chains.push({ paraId: core.paraId, candidates });
    }
    return { chains, passedOver: [] };
  },
};
const refOf = ({ candidateHash, relayParent }: CandidateRef): CandidateRef => ({ candidateHash, relayParent });

for (const strategy of [firstTracked, firstBackable]) describeStrategy(() => strategy);
