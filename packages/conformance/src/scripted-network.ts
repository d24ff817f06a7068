import type { Network, NetworkListener } from "@parahost/kernel";
import { toHex } from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";

/** A network that does nothing but write down what it is told, and answer requests as the test says. */
export class ScriptedNetwork implements Network {
  readonly localPeer = "us";
  /** In order, as `what peer …`. */
  readonly did: string[] = [];
  listener: NetworkListener | undefined;
  /** How peers answer requests of a protocol. */
  answer: (peer: PeerId, protocol: string, bytes: Uint8Array) => Promise<Uint8Array> = async () => Uint8Array.of();

  notify(peers: readonly PeerId[], peerSet: string, bytes: Uint8Array): void {
    this.did.push(`notify ${peers.join(",")} ${peerSet} ${toHex(bytes)}`);
  }
  request(peer: PeerId, protocol: string, bytes: Uint8Array): Promise<Uint8Array> {
    this.did.push(`request ${peer} ${protocol} ${toHex(bytes)}`);
    return this.answer(peer, protocol, bytes);
  }
  connect(peers: readonly PeerId[], peerSet: string): void {
    this.did.push(`connect ${peers.join(",")} ${peerSet}`);
  }
  /** Noted, as a test may look up. */
  disconnect(peer: PeerId, peerSet: string): void {
    this.did.push(`disconnect ${peer} ${peerSet}`);
  }
  /** Noted, as a test may look up. */
  report(peer: PeerId, change: string, reason: string): void {
    this.did.push(`report ${peer} ${change} ${reason}`);
  }
  listen(listener: NetworkListener): () => void {
    this.listener = listener;
    return () => {
      this.listener = undefined;
    };
  }
  /** What it did since it was last asked. */
  take(): readonly string[] {
    return this.did.splice(0);
  }
}
