import { beforeEach, describe, expect, it } from "@jest/globals";
import { err, ok } from "@parahost/primitives";
import { Storage, TrieState } from "../frame/index.js";
import { checkConsistency } from "./checks.js";
import { defaultConfiguration } from "./defaults.js";
import { type HostConfiguration, hostConfiguration, zeroConfiguration } from "./host-configuration.js";
import { Configuration, type ConfigurationChange } from "./module.js";
import { ConfigurationState } from "./state.js";

describe("checkConsistency", () => {
  it("accepts the default, and not a configuration of zeros", () => {
    expect(checkConsistency(defaultConfiguration)).toEqual(ok(null));
    expect(checkConsistency(zeroConfiguration).ok).toBe(false);
  });

  it.each<Partial<HostConfiguration>>([
    { parachainRotationFrequency: 0 },
    { chainAvailabilityPeriod: 0 },
    { threadAvailabilityPeriod: 0 },
    { schedulingLookahead: 0 },
    { schedulingLookahead: 257 },
    { parathreadCores: 1025 },
    { noShowSlots: 0 },
    { maxCodeSize: 16 * 1024 * 1024 + 1 },
    { maxCodeSize: 0 },
    { maxHeadDataSize: 1024 * 1024 + 1 },
    { maxPovSize: 16 * 1024 * 1024 + 1 },
    { minimumValidationUpgradeDelay: 4 }, // not above the availability period
    { validationUpgradeDelay: 4 }, // below the least
    { acceptancePeriod: 3 },
    { disputePeriod: 0 },
    { maxUpwardMessageSize: 5 * 1024 * 1024 + 1 },
    { maxUpwardMessageNumPerCandidate: 16 * 1024 + 1 },
    { hrmpMaxMessageNumPerCandidate: 16 * 1024 + 1 },
    { hrmpMaxParachainOutboundChannels: 129 },
    { hrmpMaxParachainInboundChannels: 129 },
    { maxApprovalCoalesceCount: 0 },
  ])("refuses %j and names the member", (changes) => {
    const [member] = Object.keys(changes);
    expect(checkConsistency({ ...defaultConfiguration, ...changes })).toMatchObject(err({ member }));
  });
});

describe("Configuration", () => {
  let configuration: Configuration;
  beforeEach(() => {
    const storage = new Storage();
    storage.open(TrieState.empty);
    configuration = new Configuration(new ConfigurationState(storage));
    configuration.initializeGenesis(defaultConfiguration);
  });
  const set = (change: object) => configuration.set(change as ConfigurationChange, "Governance");

  it("refuses a change under which no chain works, and says which member", () => {
    expect(set({ member: "chainAvailabilityPeriod", value: 0 })).toMatchObject(
      err({ code: "InvalidNewValue", details: { member: "chainAvailabilityPeriod" } }),
    );
    expect(configuration.pendingConfiguration()).toBeNull();
  });

  it.each([
    { member: "maxCodeSize", value: -1 },
    { member: "maxCodeSize", value: 2 ** 32 },
    { member: "maxCodeSize", value: 1.5 },
    { member: "hrmpSenderDeposit", value: 1 },
    { member: "asyncBackingParams", value: { maxCandidateDepth: 1 } },
    { member: "nodeFeatures", value: null },
  ])("refuses $member = $value, which is not of its kind", (change) => {
    expect(set(change)).toMatchObject(err({ code: "InvalidNewValue", details: { member: change.member } }));
  });

  it("gathers changes until the session changes", () => {
    expect(set({ member: "maxValidators", value: 7 })).toEqual(ok(null));
    expect(set({ member: "hrmpSenderDeposit", value: 1n })).toEqual(ok(null));
    expect(configuration.configuration()).toEqual(defaultConfiguration);
    configuration.onNewSession();
    expect(configuration.configuration()).toEqual({ ...defaultConfiguration, maxValidators: 7, hrmpSenderDeposit: 1n });
    expect(configuration.pendingConfiguration()).toBeNull();
  });

  it("takes calls from governance alone", () => {
    const change = { member: "maxValidators", value: 7 } as const;
    expect(configuration.set(change, "Signed")).toEqual(err({ code: "BadOrigin" }));
    expect(configuration.set(change, "None")).toEqual(err({ code: "BadOrigin" }));
  });

  it("decodes to what was encoded", () => {
    const bytes = hostConfiguration.encode(defaultConfiguration);
    expect(hostConfiguration.decode(bytes)).toEqual(ok(defaultConfiguration));
  });
});
