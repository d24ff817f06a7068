import { type ActivatedLeaf, type Context, type Handlers, Log, type Subsystem } from "@parahost/kernel";
import { candidateHashOf, type Hash, type ParaId } from "@parahost/primitives";
import type { CandidateRef, Payload } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { whereAnswered } from "../../shared/index.js";
import { type FragmentChain, secondedEntry } from "./fragment-chain/index.js";
import { type LeafFacts, leafFactsAt } from "./leaf-facts.js";
import { ProspectiveParachainsMetrics } from "./metrics.js";
import { openChain } from "./open-chain.js";
import { hypotheticalMembership, isMember, prospectiveValidationData } from "./questions.js";
import { type ProspectiveParachainsRole, prospectiveParachainsRole } from "./role.js";
import { type FragmentChains, View } from "./view.js";

type Ctx = Context<ProspectiveParachainsRole>;

/**
 * Tells which candidates may follow those that are on the chain: predicts, para by para, what the relay chain would accept next.
 *
 * Keeps a fragment chain for each leaf and each para that is scheduled there. Where async backing is off it knows nothing: every
 * answer is none.
 *
 * @guide node/backing/prospective-parachains.md
 */
@injectable()
export class ProspectiveParachainsSubsystem implements Subsystem<ProspectiveParachainsRole> {
  readonly role = prospectiveParachainsRole;
  readonly #view = new View();
  readonly #log: Log;

  constructor(
    @inject(ProspectiveParachainsMetrics) private readonly metrics: ProspectiveParachainsMetrics,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(prospectiveParachainsRole.target);
  }

  onLeaf(ctx: Ctx, leaf: ActivatedLeaf): Promise<void> {
    return this.metrics.activeLeavesUpdate.time(async () => {
      const facts = await whereAnswered(leafFactsAt(ctx, leaf), (fault) =>
        this.#log.log("warn", "no fragment chains at a leaf: the chain does not answer", { leaf: leaf.hash, fault }),
      );
      this.#view.activate(leaf, facts && ((parent) => this.#open(facts, parent)));
      this.metrics.count(this.#view.counts());
    });
  }

  /** What is known at a leaf stays for the next one to begin with. Until then it is not looked at. */
  onLeafGone(_ctx: Ctx, leaf: Hash): void {
    this.#view.deactivate(leaf);
    this.metrics.count(this.#view.counts());
  }

  readonly handlers: Handlers<ProspectiveParachainsRole> = {
    introduceSecondedCandidate: (_ctx, introduced) =>
      this.metrics.introduceSecondedCandidate.time(async () => this.#introduce(introduced)),

    candidateBacked: (_ctx, backed) => this.metrics.candidateBacked.time(async () => this.#backed(backed)),

    getBackableCandidates: (_ctx, asked) => this.#backable(asked),

    getHypotheticalMembership: (_ctx, asked) =>
      this.metrics.hypotheticalMembership.time(async () => hypotheticalMembership(this.#view, asked)),

    getMinimumRelayParents: (_ctx, { relayParent }) => {
      const chains = this.#view.atLeaf(relayParent) ?? new Map<ParaId, FragmentChain>();
      return [...chains].map(([paraId, { scope }]) => [paraId, scope.earliestRelayParent.number] as const);
    },

    getProspectiveValidationData: (_ctx, asked) => prospectiveValidationData(this.#view, asked),
  };

  #open(facts: LeafFacts, parent: FragmentChains | undefined): FragmentChains {
    const leaf = facts.relayParent.hash;
    const chains = new Map<ParaId, FragmentChain>();
    for (const para of facts.paras) {
      const { paraId } = para;
      const opened = openChain(facts, para, parent?.get(paraId));
      if (!opened.ok) {
        this.#log.log("warn", "the ancestors of a leaf are out of order", { leaf, paraId, ...opened.error });
        continue;
      }
      const { chain, pendingLeftOut, misfit } = opened.value;
      if (pendingLeftOut > 0)
        this.#log.log("warn", "candidates pending availability left out", { leaf, paraId, pendingLeftOut, misfit });
      chains.set(paraId, chain);
    }
    return chains;
  }

  #introduce({
    candidatePara: paraId,
    candidateReceipt,
    persistedValidationData,
  }: Payload<"prospectiveParachains", "introduceSecondedCandidate">): boolean {
    const candidateHash = candidateHashOf(candidateReceipt);
    const entry = secondedEntry(candidateReceipt, persistedValidationData);
    if (!entry.ok || candidateReceipt.descriptor.paraId !== paraId) {
      const why = entry.ok ? { code: "ParaMismatch", got: candidateReceipt.descriptor.paraId } : entry.error;
      this.#log.log("warn", "a seconded candidate that is no candidate", { paraId, candidateHash, ...why });
      return false;
    }
    const chains = this.#view.chainsOf(paraId);
    if (chains.length === 0)
      this.#log.log("warn", "a seconded candidate of a para that is not scheduled", { paraId, candidateHash });
    let isKept = false;
    for (const [relayParent, chain] of chains) {
      const added = chain.tryAddingSeconded(entry.value);
      if (isMember(added)) isKept = true;
      else if (!added.ok)
        this.#log.log("debug", "a seconded candidate has no place", {
          relayParent,
          paraId,
          candidateHash,
          ...added.error,
        });
    }
    return isKept;
  }

  #backed({ paraId, candidateHash }: Payload<"prospectiveParachains", "candidateBacked">): void {
    const chains = this.#view.chainsOf(paraId);
    const knowing = chains.filter(
      ([, chain]) => chain.isBacked(candidateHash) || chain.containsUnconnected(candidateHash),
    );
    if (chains.length === 0)
      this.#log.log("warn", "a backed candidate of a para that is not scheduled", { paraId, candidateHash });
    // It may have lost against another fork.
    else if (knowing.length === 0)
      this.#log.log("debug", "a backed candidate that is not known", { paraId, candidateHash });
    for (const [, chain] of knowing) if (!chain.isBacked(candidateHash)) chain.candidateBacked(candidateHash);
  }

  #backable({
    relayParent,
    paraId,
    count,
    ancestors,
  }: Payload<"prospectiveParachains", "getBackableCandidates">): readonly CandidateRef[] {
    const chain = this.#view.atLeaf(relayParent)?.get(paraId);
    if (chain) return chain.findBackableChain(ancestors, count);
    this.#log.log("debug", "backable candidates asked for where there is no fragment chain", { relayParent, paraId });
    return [];
  }
}
