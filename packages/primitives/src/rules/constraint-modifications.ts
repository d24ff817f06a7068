import type { BackingState, Constraints } from "../backing-state.js";
import type { BlockNumber, ParaId } from "../ids.js";
import { err, ok, type Result } from "../result.js";

/** What a candidate must keep to. Without a maximum for the head data, which the API before 13 does not tell, none is held to. */
export type OperatingConstraints = BackingState["constraints"] & Partial<Pick<Constraints, "maxHeadDataSize">>;

/** Where a candidate puts the HRMP watermark: on its relay parent, which is always allowed, or on an earlier block with messages. */
export interface HrmpWatermarkUpdate {
  readonly kind: "Head" | "Trunk";
  readonly at: BlockNumber;
}
/** What was sent into one outbound HRMP channel. */
export interface OutboundHrmpChannelModification {
  readonly bytesSubmitted: number;
  readonly messagesSubmitted: number;
}
/** What candidates that are not included yet change about the constraints of those built on them. */
export interface ConstraintModifications {
  /** `null`: as it was. */
  readonly requiredParent: Uint8Array | null;
  /** `null`: where it was. */
  readonly hrmpWatermark: HrmpWatermarkUpdate | null;
  readonly outboundHrmp: ReadonlyMap<ParaId, OutboundHrmpChannelModification>;
  /** UMP signals, and what separates them from messages, do not count; nor do their bytes. */
  readonly umpMessagesSent: number;
  readonly umpBytesSent: number;
  readonly dmpMessagesProcessed: number;
  readonly codeUpgradeApplied: boolean;
}
/** Why modifications do not go with the constraints. */
export type ModificationError =
  | { readonly code: "DisallowedHrmpWatermark"; readonly hrmpWatermark: BlockNumber }
  | { readonly code: "NoSuchHrmpChannel"; readonly paraId: ParaId }
  | {
      readonly code: "HrmpMessagesOverflow" | "HrmpBytesOverflow";
      readonly paraId: ParaId;
      readonly remaining: number;
      readonly submitted: number;
    }
  | {
      readonly code: "UmpMessagesOverflow" | "UmpBytesOverflow" | "DmpMessagesUnderflow";
      readonly remaining: number;
      readonly submitted: number;
    }
  | { readonly code: "AppliedNonexistentCodeUpgrade" };

/** Changes nothing. */
export const NO_MODIFICATIONS: ConstraintModifications = {
  requiredParent: null,
  hrmpWatermark: null,
  outboundHrmp: new Map(),
  umpMessagesSent: 0,
  umpBytesSent: 0,
  dmpMessagesProcessed: 0,
  codeUpgradeApplied: false,
};

/** Both, one after the other: amounts add up, of the rest the later one counts. Nothing is checked. */
export function stackModifications(
  earlier: ConstraintModifications,
  later: ConstraintModifications,
): ConstraintModifications {
  const outboundHrmp = new Map(earlier.outboundHrmp);
  for (const [paraId, { bytesSubmitted, messagesSubmitted }] of later.outboundHrmp) {
    const before = outboundHrmp.get(paraId) ?? { bytesSubmitted: 0, messagesSubmitted: 0 };
    outboundHrmp.set(paraId, {
      bytesSubmitted: before.bytesSubmitted + bytesSubmitted,
      messagesSubmitted: before.messagesSubmitted + messagesSubmitted,
    });
  }
  return {
    requiredParent: later.requiredParent ?? earlier.requiredParent,
    hrmpWatermark: later.hrmpWatermark ?? earlier.hrmpWatermark,
    outboundHrmp,
    umpMessagesSent: earlier.umpMessagesSent + later.umpMessagesSent,
    umpBytesSent: earlier.umpBytesSent + later.umpBytesSent,
    dmpMessagesProcessed: earlier.dmpMessagesProcessed + later.dmpMessagesProcessed,
    codeUpgradeApplied: earlier.codeUpgradeApplied || later.codeUpgradeApplied,
  };
}

/** The constraints of what is built on candidates that make these modifications; an error where the modifications break them. */
export function applyModifications(
  constraints: OperatingConstraints,
  modifications: ConstraintModifications,
): Result<OperatingConstraints, ModificationError> {
  const watermarks = watermarksAfter(constraints, modifications.hrmpWatermark);
  if (!watermarks.ok) return watermarks;
  const channels = channelsAfter(constraints, modifications.outboundHrmp);
  if (!channels.ok) return channels;
  const { umpMessagesSent, umpBytesSent, dmpMessagesProcessed, codeUpgradeApplied } = modifications;
  const { umpRemaining, umpRemainingBytes, dmpRemainingMessages: dmp, futureValidationCode: future } = constraints;
  if (umpMessagesSent > umpRemaining) return overflow("UmpMessagesOverflow", umpRemaining, umpMessagesSent);
  if (umpBytesSent > umpRemainingBytes) return overflow("UmpBytesOverflow", umpRemainingBytes, umpBytesSent);
  if (dmpMessagesProcessed > dmp.length) return overflow("DmpMessagesUnderflow", dmp.length, dmpMessagesProcessed);
  if (codeUpgradeApplied && future === null) return err({ code: "AppliedNonexistentCodeUpgrade" });
  return ok({
    ...constraints,
    requiredParent: modifications.requiredParent ?? constraints.requiredParent,
    hrmpInbound: { validWatermarks: watermarks.value },
    hrmpChannelsOut: channels.value,
    umpRemaining: umpRemaining - umpMessagesSent,
    umpRemainingBytes: umpRemainingBytes - umpBytesSent,
    dmpRemainingMessages: dmp.slice(dmpMessagesProcessed),
    ...(codeUpgradeApplied && future && { validationCodeHash: future[1], futureValidationCode: null }),
  });
}

/** Those from the watermark on. */
function watermarksAfter(
  { hrmpInbound: { validWatermarks } }: OperatingConstraints,
  watermark: HrmpWatermarkUpdate | null,
): Result<readonly BlockNumber[], ModificationError> {
  if (watermark === null) return ok(validWatermarks);
  const { kind, at } = watermark;
  if (kind === "Trunk" && !validWatermarks.includes(at))
    return err({ code: "DisallowedHrmpWatermark", hrmpWatermark: at });
  return ok(validWatermarks.filter((valid) => valid >= at));
}

function channelsAfter(
  { hrmpChannelsOut }: OperatingConstraints,
  outbound: ConstraintModifications["outboundHrmp"],
): Result<OperatingConstraints["hrmpChannelsOut"], ModificationError> {
  if (outbound.size === 0) return ok(hrmpChannelsOut);
  const channels = new Map(hrmpChannelsOut);
  for (const [paraId, { bytesSubmitted, messagesSubmitted }] of outbound) {
    const limits = channels.get(paraId);
    if (!limits) return err({ code: "NoSuchHrmpChannel", paraId });
    const { bytesRemaining, messagesRemaining } = limits;
    if (bytesSubmitted > bytesRemaining)
      return err({ code: "HrmpBytesOverflow", paraId, remaining: bytesRemaining, submitted: bytesSubmitted });
    if (messagesSubmitted > messagesRemaining)
      return err({ code: "HrmpMessagesOverflow", paraId, remaining: messagesRemaining, submitted: messagesSubmitted });
    channels.set(paraId, {
      bytesRemaining: bytesRemaining - bytesSubmitted,
      messagesRemaining: messagesRemaining - messagesSubmitted,
    });
  }
  return ok([...channels]);
}

const overflow = (
  code: "UmpMessagesOverflow" | "UmpBytesOverflow" | "DmpMessagesUnderflow",
  remaining: number,
  submitted: number,
) => err<ModificationError>({ code, remaining, submitted });
