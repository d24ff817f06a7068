import { it } from "@jest/globals";
import {
  type CandidateReceipt,
  candidateHash,
  hash,
  type PersistedValidationData,
  type PoV,
} from "@parahost/primitives";
import type { ProvisionerInherentData, ValidationOutcome } from "@parahost/protocol";
import { defineParty, type Handle } from "./handle.js";
import { type Context, defineRole, type Handlers, type JobContext } from "./subsystem.js";

/** What must compile, and what must not: the compiler checks this file, and an unused `@ts-expect-error` is an error. */
const backingRole = defineRole({
  name: "candidateBacking",
  target: "parachain::candidate-backing",
  asks: ["runtimeApi"],
  jobAsks: ["candidateValidation"],
  tells: ["provisioner"],
  unbounded: [],
});
type Backing = typeof backingRole;
const leaf = hash("0x01");
const candidate = candidateHash("0xaa");
declare const receipt: CandidateReceipt;
declare const pov: PoV;
declare const validationData: PersistedValidationData;
const validation = () =>
  ({ validationData, validationCode: new Uint8Array(0), receipt, pov, execKind: "Backing" }) as const;

it("what takes long is asked from jobs, and from nowhere else", () => {
  const inHandler = (ctx: Context<Backing>) => {
    void ctx.ask("runtimeApi", "availabilityCores", { at: leaf }, { limitMs: 100 });
    // @ts-expect-error `later`, and in `jobAsks` only: a handler may not wait for it
    void ctx.ask("candidateValidation", "validateFromExhaustive", validation());
    const validate = (job: JobContext<Backing>) =>
      job.ask("candidateValidation", "validateFromExhaustive", validation());
    ctx.spawn({ candidate }, validate, (_ctx, outcome) => void (outcome satisfies ValidationOutcome));
    // @ts-expect-error the result is an outcome, not a number
    ctx.spawn("node", validate, (_ctx, _count: number) => {});
    ctx.end({ candidate });
    // @ts-expect-error a leaf's scope ends by itself
    ctx.end({ leaf });
    // @ts-expect-error there is no such scope
    ctx.spawn({ para: 7 }, validate);
  };
  const inJob = (job: JobContext<Backing>) => {
    void job.ask("runtimeApi", "availabilityCores", { at: leaf });
    void job.within(100, (inner) => inner.ask("candidateValidation", "validateFromExhaustive", validation()));
    // @ts-expect-error wrong payload
    void job.ask("runtimeApi", "availabilityCores", { relayParent: leaf });
    // @ts-expect-error jobs start no jobs: their results are handlers' business
    job.spawn("node", async () => 1);
  };
  void [inHandler, inJob];
});

it("a role tells those in its list, and tells only what is a tell", () => {
  const speak = (ctx: Context<Backing>) => {
    const data = { kind: "BackedCandidate", receipt } as const;
    void ctx.tell("provisioner", "provisionableData", { relayParent: leaf, data });
    const went: boolean = ctx.offer("provisioner", "provisionableData", { relayParent: leaf, data });
    // @ts-expect-error not in `tells`
    void ctx.tell("prospectiveParachains", "getBackableCandidates", {});
    // @ts-expect-error an ask is not told
    void ctx.tell("provisioner", "requestInherentData", { relayParent: leaf });
    // @ts-expect-error nor offered
    void ctx.offer("provisioner", "requestInherentData", { relayParent: leaf });
    void went;
  };
  void speak;
});

it("a role names subsystems that exist", () => {
  defineRole({
    // @ts-expect-error nobody is called so
    name: "candidateBaking",
    target: "parachain::x",
    asks: [],
    jobAsks: [],
    tells: [],
    unbounded: [],
  });
  // @ts-expect-error nobody is called so
  defineRole({ ...backingRole, tells: ["provisoner"] });
  // @ts-expect-error a log target is of this form
  defineRole({ ...backingRole, target: "candidate-backing" });
});

it("a subsystem answers every message that can be sent to it, and answers what was promised", () => {
  type Provisioner = ReturnType<typeof provisionerRole>;
  const provisionerRole = () => defineRole({ ...backingRole, name: "provisioner", tells: [] });
  const inherent: ProvisionerInherentData = { bitfields: [], backedCandidates: [], disputes: [] };
  const whole: Handlers<Provisioner> = {
    provisionableData: () => {},
    requestInherentData: (ctx, { relayParent }) => ctx.later({ leaf: relayParent }, async () => inherent),
  };
  // @ts-expect-error a handler is missing
  const missing: Handlers<Provisioner> = { provisionableData: () => {} };
  const extra: Handlers<Provisioner> = {
    ...whole,
    // @ts-expect-error nobody sends this
    invented: () => {},
  };
  // @ts-expect-error a `later` message is answered by `ctx.later(…)`
  const plain: Handlers<Provisioner> = { ...whole, requestInherentData: () => inherent };
  const wrong: Handlers<Provisioner> = {
    ...whole,
    // @ts-expect-error and its job gives the reply, nothing else
    requestInherentData: (ctx) => ctx.later("node", async () => 7),
  };
  void [missing, extra, plain, wrong];
});

it("a party outside speaks as far as its role allows, and may ask what is answered later", () => {
  const author = defineParty({ name: "author", asks: ["provisioner"], tells: ["candidateBacking"], unbounded: [] });
  const speak = (handle: Handle<typeof author>) => {
    const asked = handle.ask("provisioner", "requestInherentData", { relayParent: leaf }, { limitMs: 2_500 });
    void (asked satisfies Promise<ProvisionerInherentData>);
    void handle.tell("candidateBacking", "second", { relayParent: leaf, receipt, validationData, pov });
    // @ts-expect-error not in `asks`
    void handle.ask("runtimeApi", "version", { at: leaf });
    // @ts-expect-error not in `tells`
    void handle.tell("provisioner", "provisionableData", {});
  };
  void speak;
});
