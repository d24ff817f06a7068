import { noMetrics, ScriptedNetwork, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { VirtualClock } from "@parahost/kernel";
import { fromHex } from "@parahost/primitives";
import { chainOfBlocks, GENESIS } from "../../../../../../test/node/signing.js";
import { NetworkBridgeMetrics } from "../metrics.js";
import type { NetworkBridgeRxRole } from "./role.js";
import { NetworkBridgeRxSubsystem } from "./subsystem.js";

const discovery = { peerOf: () => null, authoritiesOf: () => [] };

/** A peer is connected, and waits for a chunk that the store takes long to find. */
async function newWorld(): Promise<World<NetworkBridgeRxRole>> {
  const [clock, network] = [new VirtualClock(), new ScriptedNetwork()];
  const metrics = new NetworkBridgeMetrics(noMetrics);
  const subject = new NetworkBridgeRxSubsystem(network, discovery, chainOfBlocks(), metrics, silentLog);
  const found = () => clock.sleep(4_000).then(() => null);
  const world = World.around(subject, clock).answer("availabilityDistribution", "chunkFetchingRequest", found);
  await world.settle();
  if (!network.listener) throw new Error("nobody listens to the network");
  network.listener.connected("p1", "validation", "Authority");
  const wanted = fromHex(`0x${"22".repeat(32)}03000000`);
  network.listener.request("p1", `/${GENESIS.slice(2)}/req_chunk/1`, wanted).catch(() => undefined);
  await world.settle();
  return world;
}

describeSubsystem<NetworkBridgeRxRole>("NetworkBridgeRxSubsystem, as any subsystem", newWorld, {
  asks: () => ({}),
  tells: () => ({}),
});
