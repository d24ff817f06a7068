import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { noMetrics, recordedLog, World } from "@parahost/conformance";
import { VirtualClock } from "@parahost/kernel";
import {
  type BackedCandidate,
  bitsOf,
  type CandidateHash,
  candidateHashOf,
  coreIndex,
  type Hash,
  type Header,
  headDataHash,
  NodeFeature,
  type PersistedValidationData,
  paraId,
  persistedValidationDataHash,
  ready,
} from "@parahost/primitives";
import { type BackedOptions, Scene } from "@parahost/runtime";
import { ProspectiveParachainsMetrics } from "../../packages/node/src/backing/prospective-parachains/metrics.js";
import type { ProspectiveParachainsRole } from "../../packages/node/src/backing/prospective-parachains/role.js";
import { ProspectiveParachainsSubsystem } from "../../packages/node/src/backing/prospective-parachains/subsystem.js";
import type { HostConfiguration } from "../../packages/runtime/src/configuration/index.js";

const para = paraId(2000);
const asyncBackingParams = { maxCandidateDepth: 3, allowedAncestryLen: 2 };

/** Prospective parachains over the real runtime: what the one predicts, the other has to accept. */
class Chain {
  readonly log = recordedLog();
  readonly #world: World<ProspectiveParachainsRole>;
  readonly #blocks = new Map<Hash, { readonly header: Header; readonly state: Scene["state"] }>();
  readonly #hashes: Hash[] = [];

  constructor(readonly scene: Scene) {
    const subsystem = new ProspectiveParachainsSubsystem(new ProspectiveParachainsMetrics(noMetrics), this.log);
    const { runtime } = scene;
    this.#world = World.around(subsystem, new VirtualClock())
      .answer("runtimeApi", "asyncBackingParams", ({ at }) => runtime.ask(this.#at(at), "asyncBackingParams", {}))
      .answer("runtimeApi", "claimQueue", ({ at }) => runtime.ask(this.#at(at), "claimQueue", {}))
      .answer("runtimeApi", "validatorGroups", ({ at }) => runtime.ask(this.#at(at), "validatorGroups", {}))
      .answer("runtimeApi", "paraBackingState", ({ at, paraId }) =>
        runtime.ask(this.#at(at), "paraBackingState", { paraId }),
      )
      .answer("chainApi", "blockHeader", ({ at }) => this.#blocks.get(at)?.header ?? null);
  }

  /** The next block with these candidates, and with a bit for all that are pending where that is said; then its leaf. */
  async next(backedCandidates: readonly BackedCandidate[], isAvailable = false): Promise<void> {
    const bitfields = isAvailable ? this.scene.bitfields() : [];
    const before = this.#hashes.at(-1);
    this.scene.next({ bitfields, backedCandidates });
    const { headerHash: hash, header, state } = this.scene;
    this.#blocks.set(hash, { header, state });
    this.#hashes.push(hash);
    const allowedRelayParents = this.#hashes.slice(-1 - asyncBackingParams.allowedAncestryLen).reverse();
    await this.#world.activate({ hash, number: header.number, allowedRelayParents }, ...(before ? [before] : []));
  }

  /** A candidate on the latest block and on a head, with the data that prospective parachains says; seconded, then backed. */
  async back(parentHead: Uint8Array, head: number, options: BackedOptions = {}): Promise<BackedCandidate> {
    const commitments = { headData: Uint8Array.of(head), ...options.commitments };
    const backed = this.scene.backed(para, { ...options, parentHead, commitments });
    const data = await this.data(parentHead);
    if (!data) throw new Error("the head is not known");
    expect(persistedValidationDataHash(data)).toBe(backed.candidate.descriptor.persistedValidationDataHash);
    const introduced = { candidatePara: para, candidateReceipt: backed.candidate, persistedValidationData: data };
    expect(await this.#world.until(this.#world.ask("introduceSecondedCandidate", introduced))).toBe(true);
    await this.#world.tell("candidateBacked", { paraId: para, candidateHash: candidateHashOf(backed.candidate) });
    return backed;
  }

  async backable(...ancestors: readonly BackedCandidate[]): Promise<readonly CandidateHash[]> {
    const relayParent = this.scene.headerHash;
    const asked = { relayParent, paraId: para, count: 9, ancestors: hashes(ancestors) };
    const found = await this.#world.until(this.#world.ask("getBackableCandidates", asked));
    return found.map(({ candidateHash }) => candidateHash);
  }

  data(parentHead: Uint8Array): Promise<PersistedValidationData | null> {
    const parentHeadData = { kind: "OnlyHash", hash: headDataHash(parentHead) } as const;
    const asked = { paraId: para, candidateRelayParent: this.scene.headerHash, parentHeadData };
    return this.#world.until(this.#world.ask("getProspectiveValidationData", asked));
  }

  pending(): readonly CandidateHash[] {
    const candidates = this.scene.runtime.ask(this.scene.state, "candidatesPendingAvailability", { paraId: para });
    return candidates.map(candidateHashOf);
  }

  #at(hash: Hash): Scene["state"] {
    const block = this.#blocks.get(hash);
    if (!block) throw new Error(`no block ${hash}`);
    return block.state;
  }
}
const hashes = (candidates: readonly BackedCandidate[]) =>
  candidates.map(({ candidate }) => candidateHashOf(candidate));
const [GENESIS, ONE, TWO] = [Uint8Array.of(0), Uint8Array.of(1), Uint8Array.of(2)];

describe("what prospective parachains predicts", () => {
  beforeAll(ready);
  let chain: Chain;
  const started = async (config: Partial<HostConfiguration> = {}, coresPerPara = 1) => {
    const all = { asyncBackingParams, ...config };
    chain = new Chain(new Scene({ validators: 8, paras: 2, config: all, genesis: { coresPerPara } }));
    await chain.next([]);
  };
  beforeEach(() => started());

  it("is accepted by the chain block after block: a para builds on candidates that are not included", async () => {
    const a = await chain.back(GENESIS, 1);
    const b = await chain.back(ONE, 2);
    expect(await chain.backable()).toEqual(hashes([a, b]));

    await chain.next([a]);
    expect(chain.pending()).toEqual(hashes([a]));
    expect(await chain.backable(a)).toEqual(hashes([b]));
    const c = await chain.back(TWO, 3);

    // A becomes available as B takes its core, and so on: a candidate of the para in every block.
    await chain.next([b], true);
    expect(chain.pending()).toEqual(hashes([b]));
    expect(await chain.backable(b)).toEqual(hashes([c]));
    await chain.next([c], true);
    expect(chain.pending()).toEqual(hashes([c]));
    await chain.next([], true);
    expect(chain.pending()).toEqual([]);
    const told = chain.scene.runtime.ask(chain.scene.state, "paraBackingState", { paraId: para });
    expect(told?.constraints.requiredParent).toEqual(Uint8Array.of(3));
    expect(chain.log.lines.filter(({ level }) => level === "warn")).toEqual([]);
  });

  it("is accepted by the chain where candidates have been put off as long as their relay parent is allowed, and no longer", async () => {
    const a = await chain.back(GENESIS, 1);
    for (let block = 0; block < asyncBackingParams.allowedAncestryLen; block++) {
      await chain.next([]);
      expect(await chain.backable()).toEqual(hashes([a]));
    }
    expect(chain.scene.build({ backedCandidates: [a] })).toMatchObject({ ok: true });
    await chain.next([]);
    expect(await chain.backable()).toEqual([]);
    expect(chain.scene.build({ backedCandidates: [a] })).toMatchObject({ ok: false });
  });

  it("leaves out what the chain refuses", async () => {
    const short = chain.scene.genesis.config.maxUpwardMessageNumPerCandidate;
    const upwardMessages = Array.from({ length: short + 1 }, () => Uint8Array.of(1));
    const bad = chain.scene.backed(para, { parentHead: GENESIS, commitments: { headData: ONE, upwardMessages } });
    await expect(chain.back(GENESIS, 1, { commitments: { upwardMessages } })).rejects.toThrow();
    expect(await chain.backable()).toEqual([]);
    expect(chain.scene.build({ backedCandidates: [bad] })).toMatchObject({ ok: false });
  });

  it("fills two cores with two candidates of one para, one on the other", async () => {
    await started({ nodeFeatures: bitsOf(2, [NodeFeature.ElasticScalingMVP]) }, 2);
    const claims = chain.scene.runtime.ask(chain.scene.state, "claimQueue", {});
    const cores = claims.flatMap(([core, paras]) => (paras[0] === para ? [core] : []));
    expect(cores).toHaveLength(2);
    const [first = coreIndex(0), second = coreIndex(1)] = cores;
    const a = await chain.back(GENESIS, 1, { core: first });
    const b = await chain.back(ONE, 2, { core: second });
    expect(await chain.backable()).toEqual(hashes([a, b]));
    await chain.next([a, b]);
    expect(chain.pending()).toEqual(hashes([a, b]));
    expect(await chain.backable(b, a)).toEqual([]);
    const c = await chain.back(TWO, 3, { core: first });
    expect(await chain.backable(b, a)).toEqual(hashes([c]));
  });
});
