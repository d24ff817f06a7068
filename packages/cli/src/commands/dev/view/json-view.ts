import type { DevEvent, DevSummary } from "../../../dev/events.js";
import type { CliIo } from "../../cli-io.js";
import type { RunEvent, View } from "./view.js";

/** One JSON object a line, and nothing else on standard output. */
export function jsonView({ stdout, stderr }: Pick<CliIo, "stdout" | "stderr">): View {
  const show = (event: DevEvent) => {
    const line = jsonOf(event);
    if (line !== null) stdout.write(`${JSON.stringify(line)}\n`);
  };
  return { begin() {}, event: (event: RunEvent) => show(event), summary: show, close() {}, log: stderr };
}

/** The members that are promised, in the order that is promised. @returns `null` for what has no line */
function jsonOf(event: DevEvent): object | null {
  switch (event.event) {
    case "finalized":
      return null;
    case "imported":
      return { event: event.event, number: event.number, hash: event.hash, author: event.author };
    case "backed":
      return { ...ofCandidate(event), core: event.core };
    case "included":
      return { ...ofCandidate(event), headNumber: event.headNumber };
    case "dropped":
      return { ...ofCandidate(event), reason: event.reason };
    case "disputed":
      return ofDispute(event);
    case "concluded":
      return { ...ofDispute(event), result: event.result };
    case "offended":
      return { ...ofDispute(event), offence: event.offence, validators: event.validators };
    case "reverted":
      return { event: event.event, relayNumber: event.relayNumber, to: event.to };
    case "frozen":
      return { event: event.event, relayNumber: event.relayNumber, block: event.block };
    case "summary":
      return ofSummary(event);
  }
}

const ofCandidate = ({ event, paraId, candidateHash, relayNumber }: Extract<RunEvent, { paraId: number }>) => ({
  event,
  paraId,
  candidateHash,
  relayNumber,
});
const ofDispute = ({ event, session, candidateHash, relayNumber }: Extract<RunEvent, { session: number }>) => ({
  event,
  session,
  candidateHash,
  relayNumber,
});

/** A run that cannot be repeated says so; of the others nothing is said. */
const ofSummary = ({ event, relayBlocks, backed, included, paras, wallMs, virtualMs, reproducible }: DevSummary) => ({
  event,
  relayBlocks,
  backed,
  included,
  paras: paras.map((para) => ({
    paraId: para.paraId,
    strategy: para.strategy,
    backed: para.backed,
    included: para.included,
    headNumber: para.headNumber,
  })),
  wallMs,
  virtualMs,
  ...(reproducible ? {} : { reproducible }),
});
