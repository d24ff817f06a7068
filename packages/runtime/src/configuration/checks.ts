import { err, ok, type Result } from "@parahost/primitives";
import { isEncodeFault } from "../frame/index.js";
import type { ConfigurationMember, Inconsistency } from "./errors.js";
import { type HostConfiguration, memberCodecs } from "./host-configuration.js";

/** What the reference never lets any configuration exceed. */
const MAX_CODE_SIZE = 16 * 1024 * 1024;
const MAX_HEAD_DATA_SIZE = 1024 * 1024;
const MAX_POV_SIZE = 16 * 1024 * 1024;
const MAX_UPWARD_MESSAGE_SIZE = 5 * 1024 * 1024;
const MAX_UPWARD_MESSAGES = 16 * 1024;
const MAX_HORIZONTAL_MESSAGES = 16 * 1024;
const MAX_HRMP_CHANNELS = 128;
/** Cores that anything is kept for, whether a parathread uses them or not; and blocks that claims are told ahead. */
const MAX_PARATHREAD_CORES = 1_024;
const MAX_LOOKAHEAD = 256;
const MAX_U32 = 0xffff_ffff;

type Rule = readonly [ConfigurationMember, (c: HostConfiguration) => boolean, string];

/** Each rule names the member to be changed, what must hold, and how to say so. The first that is broken is reported. */
const RULES: readonly Rule[] = [
  ["parachainRotationFrequency", (c) => c.parachainRotationFrequency > 0, "at least 1"],
  ["chainAvailabilityPeriod", (c) => c.chainAvailabilityPeriod > 0, "at least 1"],
  ["threadAvailabilityPeriod", (c) => c.threadAvailabilityPeriod > 0, "at least 1"],
  [
    "schedulingLookahead",
    (c) => c.schedulingLookahead > 0 && c.schedulingLookahead <= MAX_LOOKAHEAD,
    `1 to ${MAX_LOOKAHEAD}`,
  ],
  ["parathreadCores", (c) => c.parathreadCores <= MAX_PARATHREAD_CORES, `at most ${MAX_PARATHREAD_CORES}`],
  ["noShowSlots", (c) => c.noShowSlots > 0, "at least 1"],
  ["maxCodeSize", (c) => c.maxCodeSize > 0 && c.maxCodeSize <= MAX_CODE_SIZE, `1 to ${MAX_CODE_SIZE}`],
  [
    "maxHeadDataSize",
    (c) => c.maxHeadDataSize > 0 && c.maxHeadDataSize <= MAX_HEAD_DATA_SIZE,
    `1 to ${MAX_HEAD_DATA_SIZE}`,
  ],
  ["maxPovSize", (c) => c.maxPovSize > 0 && c.maxPovSize <= MAX_POV_SIZE, `1 to ${MAX_POV_SIZE}`],
  [
    "minimumValidationUpgradeDelay",
    (c) => c.minimumValidationUpgradeDelay > Math.max(c.chainAvailabilityPeriod, c.threadAvailabilityPeriod),
    "above both availability periods",
  ],
  [
    "validationUpgradeDelay",
    (c) => c.validationUpgradeDelay >= c.minimumValidationUpgradeDelay && c.validationUpgradeDelay > 1,
    "above 1 and at least minimumValidationUpgradeDelay",
  ],
  [
    "acceptancePeriod",
    (c) => c.acceptancePeriod >= Math.max(c.chainAvailabilityPeriod, c.threadAvailabilityPeriod),
    "at least both availability periods",
  ],
  ["disputePeriod", (c) => c.disputePeriod > 0, "at least 1"],
  [
    "maxUpwardMessageSize",
    (c) => c.maxUpwardMessageSize <= MAX_UPWARD_MESSAGE_SIZE,
    `at most ${MAX_UPWARD_MESSAGE_SIZE}`,
  ],
  [
    "maxUpwardMessageNumPerCandidate",
    (c) => c.maxUpwardMessageNumPerCandidate <= MAX_UPWARD_MESSAGES,
    `at most ${MAX_UPWARD_MESSAGES}`,
  ],
  [
    "hrmpMaxMessageNumPerCandidate",
    (c) => c.hrmpMaxMessageNumPerCandidate <= MAX_HORIZONTAL_MESSAGES,
    `at most ${MAX_HORIZONTAL_MESSAGES}`,
  ],
  [
    "hrmpMaxParachainOutboundChannels",
    (c) => c.hrmpMaxParachainOutboundChannels <= MAX_HRMP_CHANNELS,
    `at most ${MAX_HRMP_CHANNELS}`,
  ],
  [
    "hrmpMaxParachainInboundChannels",
    (c) => c.hrmpMaxParachainInboundChannels <= MAX_HRMP_CHANNELS,
    `at most ${MAX_HRMP_CHANNELS}`,
  ],
  ["maxApprovalCoalesceCount", (c) => c.maxApprovalCoalesceCount > 0, "at least 1"],
];

/** Refuses a configuration under which no chain works, naming the first member that is wrong. */
export function checkConsistency(configuration: HostConfiguration): Result<null, Inconsistency> {
  const broken = RULES.find(([, holds]) => !holds(configuration));
  return broken ? err({ member: broken[0], reason: broken[2] }) : ok(null);
}

const isU32 = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_U32;

/** Whether the value is of the member's kind at all: calls come from outside. */
export function checkValue(
  member: ConfigurationMember,
  value: unknown,
  like: HostConfiguration,
): Result<null, Inconsistency> {
  const model = like[member];
  if (typeof model === "number") return isU32(value) ? ok(null) : err({ member, reason: "an unsigned 32-bit number" });
  if (typeof model === "bigint")
    return typeof value === "bigint" && value >= 0n && value < 1n << 64n
      ? ok(null)
      : err({ member, reason: "an unsigned 64-bit number" });
  return hasEncoding(member, value) ? ok(null) : err({ member, reason: "a value that its type can encode" });
}

function hasEncoding(member: ConfigurationMember, value: unknown): boolean {
  try {
    memberCodecs[member].encode(value as never);
    return true;
  } catch (fault) {
    // A value of quite another shape has no such members at all.
    if (isEncodeFault(fault) || (fault as Error).name === "TypeError") return false;
    throw fault;
  }
}
