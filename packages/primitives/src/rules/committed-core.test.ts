import { describe, expect, it } from "@jest/globals";
import type { CandidateDescriptor } from "../candidate.js";
import { coreIndex, paraId } from "../ids.js";
import { type ClaimsOfCores, checkCommittedCore } from "./committed-core.js";

const [para, other] = [paraId(2000), paraId(2001)];
/** The para is next on cores 1 and 4, and after that on core 4 alone. */
const claims: ClaimsOfCores = [
  [coreIndex(0), [other, other]],
  [coreIndex(1), [para, other]],
  [coreIndex(4), [para, para]],
];
const onCore = (core: number) => ({ version: 2, paraId: para, coreIndex: coreIndex(core) }) as CandidateDescriptor;
const v1 = { version: 1, paraId: para } as CandidateDescriptor;
const SEPARATOR = new Uint8Array();
/** `UMPSignal::SelectCore`: selector, then depth in the claim queue. */
const select = (selector: number, depth: number) => [SEPARATOR, Uint8Array.of(0, selector, depth)];

describe("checkCommittedCore", () => {
  it.each([
    { of: "of the first of its cores", descriptor: onCore(1), messages: select(0, 0), outcome: "ok" },
    { of: "of the second, counted round", descriptor: onCore(4), messages: select(255, 0), outcome: "ok" }, // 255 % 2
    { of: "of its only core at that depth", descriptor: onCore(4), messages: select(0, 1), outcome: "ok" },
    { of: "of another", descriptor: onCore(4), messages: select(0, 0), outcome: "CoreIndexMismatch" },
    { of: "at a depth without claims", descriptor: onCore(4), messages: select(0, 2), outcome: "NoAssignment" },
    { of: "without a choice, of one of several", descriptor: onCore(4), messages: [], outcome: "ok" },
    { of: "without a choice, of none", descriptor: onCore(0), messages: [], outcome: "InvalidCoreIndex" },
    { of: "of version 1, without signals", descriptor: v1, messages: [Uint8Array.of(7), SEPARATOR], outcome: "ok" },
    { of: "of version 1", descriptor: v1, messages: select(0, 0), outcome: "UMPSignalWithV1Decriptor" },
    { of: "of version 1", descriptor: v1, messages: [SEPARATOR, SEPARATOR], outcome: "UmpSignalDecode" },
  ])("a descriptor $of: $outcome", ({ descriptor, messages, outcome }) => {
    const checked = checkCommittedCore(descriptor, messages, claims);
    expect(checked.ok ? "ok" : checked.error).toBe(outcome);
  });
});
