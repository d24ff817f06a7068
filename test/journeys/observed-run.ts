import { afterEach } from "@jest/globals";
import { type DevChain, type DevChainOptions, type DevEvent, startDevChain } from "@parahost/cli/dev";
import { silentLog } from "@parahost/conformance";
import type { Envelope } from "@parahost/kernel";
import { Observers } from "@parahost/kernel";

/** A development chain, and all that was seen of it. */
export interface ObservedRun {
  readonly chain: DevChain;
  readonly events: DevEvent[];
}

const running = new Set<DevChain>();
afterEach(async () => {
  for (const chain of running) await chain.stop();
  running.clear();
});

/** Starts a chain in virtual time; it is stopped after the test. */
export async function observedRun(options: DevChainOptions): Promise<ObservedRun> {
  const chain = await startDevChain({ time: "virtual", log: silentLog, ...options });
  running.add(chain);
  const events: DevEvent[] = [];
  chain.events.on("event", (event) => events.push(event));
  return { chain, events };
}

/** What was said in the nodes of a run, in order, with the node that it was said in. */
export function listen({ chain }: ObservedRun): (Envelope & { readonly node: string })[] {
  const heard: (Envelope & { readonly node: string })[] = [];
  for (const node of [...chain.validators, ...chain.collators])
    node.running?.container.get(Observers).on("envelope", (envelope) => heard.push({ ...envelope, node: node.name }));
  return heard;
}

type Kind = DevEvent["event"];
/** The events of one kind. */
export const only = <K extends Kind>(events: readonly DevEvent[], kind: K) =>
  events.filter((event): event is Extract<DevEvent, { event: K }> => event.event === kind);
/** Relay block numbers at which a para's candidates were included. */
export const includedAt = (events: readonly DevEvent[], para: number): readonly number[] =>
  only(events, "included").flatMap(({ paraId, relayNumber }) => (paraId === para ? [Number(relayNumber)] : []));
