import { beforeEach, describe, expect, it } from "@jest/globals";
import {
  blockNumber,
  type CollatorId,
  coreIndex,
  hash,
  paraId,
  validationCodeHash,
  validatorId,
} from "@parahost/primitives";
import { Container } from "inversify";
import { defaultConfiguration } from "../configuration/index.js";
import { GenesisBuilder } from "../executive/index.js";
import { AnyRuntimeModule, brokenInvariants, type RuntimeModule, Storage } from "../frame/index.js";
import { InclusionState, type PendingCandidate } from "../inclusion/index.js";
import { runtimeModule } from "../module.js";
import { ParasState } from "../paras/index.js";
import { SchedulerState } from "../scheduler/index.js";

const zeros = hash(`0x${"00".repeat(32)}`);
const para = paraId(1);
const thread = paraId(9);
const collator = zeros as string as CollatorId;
const pending = (core: number, of = para): PendingCandidate => ({
  core: coreIndex(core),
  candidateHash: `0x${core.toString(16).padStart(64, "0")}` as PendingCandidate["candidateHash"],
  descriptor: {
    version: 2,
    paraId: of,
    relayParent: zeros,
    persistedValidationDataHash: zeros,
    povHash: zeros,
    erasureRoot: zeros,
    paraHead: zeros,
    validationCodeHash: validationCodeHash(zeros),
    coreIndex: coreIndex(core),
    sessionIndex: 0 as never,
  },
  commitments: {
    upwardMessages: [],
    horizontalMessages: [],
    newValidationCode: null,
    headData: new Uint8Array(),
    processedDownwardMessages: 0,
    hrmpWatermark: blockNumber(0),
  },
  commitmentsHash: zeros,
  availabilityVotes: { length: 2, bytes: new Uint8Array(1) },
  relayParentNumber: blockNumber(0),
  includedInNumber: blockNumber(1),
  backingGroup: 0 as never,
});

// States that no block leads to, made by hand: each must be found.
describe("what must hold after a block", () => {
  let container: Container;
  beforeEach(() => {
    container = new Container();
    container.load(runtimeModule);
    const built = container.get(GenesisBuilder).build({
      config: { ...defaultConfiguration, parathreadCores: 1 },
      validators: [1, 2].map((n) => validatorId(`0x${n.toString(16).padStart(64, "0")}`)),
      paras: [para, thread].map((id) => ({
        paraId: id,
        kind: id === para ? "Parachain" : "Parathread",
        genesisHead: new Uint8Array(1),
        validationCode: new Uint8Array(1),
      })),
      sessionLength: 10,
      rotation: "reference",
      randomness: zeros,
      coresPerPara: 1,
    });
    if (!built.ok) throw new Error("a good genesis");
    container.get(Storage).open(built.value);
  });
  const broken = () => brokenInvariants(container.getAll<RuntimeModule>(AnyRuntimeModule));
  const inclusion = () => container.get(InclusionState);
  const scheduler = () => container.get(SchedulerState);
  const paras = () => container.get(ParasState);

  it("holds of genesis", () => {
    expect(broken()).toEqual([]);
  });

  it.each<{ what: string; breakIt: () => void; says: string }>([
    {
      what: "a core occupied by nothing",
      breakIt: () => scheduler().executionCores.set([{ kind: "Parachain" }, null]),
      says: "ParasInherent: core 0 is occupied and nothing is pending on it",
    },
    {
      what: "a candidate on a free core",
      breakIt: () => inclusion().pendingAvailability.set(para, [pending(0)]),
      says: "ParasInherent: a candidate of para 1 is on free core 0",
    },
    {
      what: "a candidate on no core",
      breakIt: () => inclusion().pendingAvailability.set(para, [pending(5)]),
      says: "ParasInherent: a candidate of para 1 is on core 5, which is none",
    },
    {
      what: "a core occupied twice",
      breakIt: () => inclusion().pendingAvailability.set(para, [pending(0), pending(0)]),
      says: "Inclusion: core 0 is occupied by",
    },
    {
      what: "a candidate under another para",
      breakIt: () => inclusion().pendingAvailability.set(para, [pending(0, thread)]),
      says: "which it is not of",
    },
    {
      what: "a head that moved by itself",
      breakIt: () => paras().heads.set(para, Uint8Array.of(7)),
      says: "ParasInherent: the head of para 1 moved by itself",
    },
    {
      what: "a parachain without a head",
      breakIt: () => paras().heads.delete(para),
      says: "Paras: parachain 1 has no head",
    },
    {
      what: "a claim that is nowhere",
      breakIt: () => scheduler().parathreadClaimIndex.set([[thread, collator]]),
      says: "Scheduler: the claim on parathread 9 is nowhere",
    },
    {
      what: "a claim in two places",
      breakIt: () => {
        const claim = { paraId: thread, collator, retries: 0 };
        scheduler().parathreadClaimIndex.set([[thread, collator]]);
        scheduler().parathreadQueue.set({ entries: [{ ...claim, coreOffset: 0 }], nextCoreOffset: 0, cores: 1 });
        scheduler().executionCores.set([null, { kind: "Parathread", ...claim }]);
      },
      says: "Scheduler: the claim on parathread 9 is in 2 places",
    },
    {
      what: "past code that is gone",
      breakIt: () => {
        const times = { expectedAt: blockNumber(3), replacedAt: blockNumber(4) };
        paras().pastCodeMeta.set(para, { upgradeTimes: [times], lastPruned: null });
      },
      says: "Paras: past code of para 1 at 3 is gone",
    },
  ])("finds $what", ({ breakIt, says }) => {
    breakIt();
    expect(broken().some((sentence) => sentence.includes(says))).toBe(true);
  });
});
