import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { coreIndex, paraId, sessionIndex, validationCodeHash } from "@parahost/primitives";
import { type ParachainHostApi, parachainHostMethods } from "@parahost/protocol";
import type { SceneOptions } from "@parahost/runtime";
import { differences, Names, type Question, type Side } from "./differences.js";
import type { JudgedScene, Parts } from "./judged-scene.js";
import { OurScene } from "./our-scene.js";
import { devSigners, RealScene } from "./real-scene.js";
import { hasSpec, realChain } from "./rococo.js";

const PAGE = join(import.meta.dirname, "../../docs/runtimes-compared.md");
const para = paraId(2000);
const ASSUMPTIONS = ["Included", "TimedOut", "Free"] as const;
/** The first session ends with block 4: our sessions are five blocks long, the reference's as long as its slots make them. */
const SESSION_LENGTH = 5;

/** A scene, and the names that its history gives. */
class History {
  readonly #names = new Names();

  constructor(readonly scene: JudgedScene) {
    this.#names.block(scene.before);
    this.#names.block(scene.block);
  }

  get side(): Side {
    return { block: this.scene.block, names: this.#names };
  }

  step(make: (scene: JudgedScene) => Parts, endsSession: boolean): void {
    const parts = make(this.scene);
    this.#names.brought(parts, this.scene.block.header.number);
    this.scene.next(parts, endsSession);
    this.#names.block(this.scene.block);
  }
}

const signed = (scene: JudgedScene) => scene.signedOn(scene.block);
const back = (scene: JudgedScene): Parts => ({
  backedCandidates: scene.paras.map((id, core) => signed(scene).backed(id, { core: coreIndex(core) })),
});
const include = (scene: JudgedScene): Parts => ({ bitfields: signed(scene).bitfields() });
const includeAndBack = (scene: JudgedScene): Parts => ({ ...include(scene), ...back(scene) });
const nothing = (): Parts => ({});

/** What both chains do on block 5, the first in its session, and the situation after it. */
const STEPS: readonly {
  readonly after: string;
  readonly make: (scene: JudgedScene) => Parts;
  readonly ends?: boolean;
}[] = [
  { after: "6, all candidates are pending", make: back },
  { after: "7, all are included, and the next are pending", make: includeAndBack },
  { after: "8, some more have signed, too few", make: (scene) => ({ bitfields: signed(scene).bitfields(3) }) },
  { after: "9, the session ends, and what is pending with it", make: nothing, ends: true },
  { after: "10, the first in its session, candidates are pending", make: back },
  { after: "11, all are included", make: include },
];

/** What our modules are told, so that they are what the chain spec makes of the reference's runtime. */
function sameAs({ block, paras }: RealScene): SceneOptions {
  const rotation = block.ask("validatorGroups", {}).rotation.groupRotationFrequency;
  const state = block.ask("paraBackingState", { paraId: para });
  const session = block.ask("sessionInfo", { session: block.ask("sessionIndexForChild", {}) });
  if (!state || !session) throw new Error("the chain spec has no para 2000, or no session");
  const { constraints } = state;
  const { validators } = devSigners();
  return {
    // In the reference's order of the session: it shuffles them, our genesis gives the order.
    validators: block.ask("validators", {}).map((key) => {
      const pair = validators.find(({ publicKey }) => publicKey === (key as string));
      if (!pair) throw new Error(`validator ${key} is none of the development keys`);
      return pair;
    }),
    paras: paras.length,
    config: {
      parachainRotationFrequency: rotation,
      asyncBackingParams: block.ask("asyncBackingParams", {}),
      nodeFeatures: block.ask("nodeFeatures", {}),
      minimumBackingVotes: block.ask("minimumBackingVotes", {}),
      maxPovSize: constraints.maxPovSize,
      maxCodeSize: constraints.maxCodeSize,
      maxUpwardQueueCount: constraints.umpRemaining,
      maxUpwardQueueSize: constraints.umpRemainingBytes,
      maxUpwardMessageNumPerCandidate: constraints.maxUmpNumPerCandidate,
      hrmpMaxMessageNumPerCandidate: constraints.maxHrmpNumPerCandidate,
      maxValidatorsPerCore: 1,
      noShowSlots: session.noShowSlots,
      nDelayTranches: session.nDelayTranches,
      zerothDelayTrancheWidth: session.zerothDelayTrancheWidth,
      neededApprovals: session.neededApprovals,
      relayVrfModuloSamples: session.relayVrfModuloSamples,
      disputePeriod: session.disputePeriod,
    },
    genesis: {
      sessionLength: SESSION_LENGTH,
      paras: paras.map((id) => {
        const data = block.ask("persistedValidationData", { paraId: id, assumption: "Free" });
        const code = block.ask("validationCode", { paraId: id, assumption: "Free" });
        if (!data || !code) throw new Error(`the chain spec has no para ${id}`);
        return { paraId: id, kind: "Parachain", genesisHead: data.parentHead, validationCode: code };
      }),
    },
  };
}

type Questions = { readonly [M in keyof ParachainHostApi]: readonly ParachainHostApi[M]["args"][] };

/** Every method, and what there is to ask: about a para that is there and one that is not, sessions that were, are and come. */
function questions(scene: JudgedScene): readonly Question[] {
  const { block } = scene;
  const session = block.ask("sessionIndexForChild", {});
  const hash = block.ask("validationCodeHash", { paraId: para, assumption: "Included" });
  if (!hash) throw new Error("para 2000 has no code");
  const { commitments } = signed(scene).candidate(para);
  const paras = [{ paraId: para }, { paraId: paraId(9_999) }];
  const assumed = paras.flatMap((of) => ASSUMPTIONS.map((assumption) => ({ ...of, assumption })));
  const none = [{}];
  const all: Questions = {
    ...{ validators: none, validatorGroups: none, availabilityCores: none, sessionIndexForChild: none },
    ...{ persistedValidationData: assumed, validationCode: assumed, validationCodeHash: assumed },
    validationCodeByHash: [{ hash }, { hash: validationCodeHash(`0x${"11".repeat(32)}`) }],
    checkValidationOutputs: [
      { paraId: para, outputs: commitments },
      { paraId: para, outputs: { ...commitments, headData: new Uint8Array(32_769) } },
      { paraId: para, outputs: { ...commitments, processedDownwardMessages: 1 } },
    ],
    ...{ candidatePendingAvailability: paras, candidatesPendingAvailability: paras, paraBackingState: paras },
    ...{ candidateEvents: none, onChainVotes: none, disputes: none, disabledValidators: none, claimQueue: none },
    ...{ minimumBackingVotes: none, asyncBackingParams: none, nodeFeatures: none },
    sessionInfo: [session - 1, session, session + 1].map((index) => ({ session: sessionIndex(index) })),
  };
  return Object.entries(all).flatMap(([method, args]) => args.map((one) => [method, one] as unknown as Question));
}

/** Of the page's table: method and what differs, each row. */
const listed = [...readFileSync(PAGE, "utf8").matchAll(/^\| `(\w+)` \| `([^`]+)` \|/gm)].map(
  ([, method, what]) => `${method} ${what}`,
);

(hasSpec ? describe : describe.skip)("our modules and the reference's runtime, after the same blocks,", () => {
  const found = new Map<string, string[]>();
  let asked = 0;
  beforeAll(async () => {
    const chain = await realChain();
    const real = new RealScene(chain, SESSION_LENGTH - 1);
    const [ours, theirs] = [new History(new OurScene(sameAs(real))), new History(real)];
    const compare = (after: string) => {
      for (const question of questions(theirs.scene)) {
        asked++;
        for (const path of differences(question, ours.side, theirs.side)) {
          const key = `${question[0]} ${path}`;
          found.set(key, [...(found.get(key) ?? []), after]);
        }
      }
    };
    compare("5");
    for (const { after, make, ends = false } of STEPS) {
      for (const history of [ours, theirs]) history.step(make, ends);
      compare(after);
    }
  });

  it("answer every method, in seven situations", () => {
    expect(Object.keys(parachainHostMethods)).toHaveLength(21);
    // 12 without arguments, 3 under 3 assumptions and 3 as it is of 2 paras each, 2 codes, 3 outputs, 3 sessions.
    expect(asked).toBe(7 * (12 + 3 * 3 * 2 + 3 * 2 + 2 + 3 + 3));
  });

  it("answer the same bytes, but for the differences that the page lists, and for all of those", () => {
    expect([...found.keys()].sort()).toEqual([...listed].sort());
  });
});
