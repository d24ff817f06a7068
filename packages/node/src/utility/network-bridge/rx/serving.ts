import type { JobContext } from "@parahost/kernel";
import type { Codec } from "@parahost/primitives";
import { type PeerId, type RequestProtocolKey, type RequestProtocols, requestProtocols } from "@parahost/protocol";
import type { NetworkBridgeRxRole } from "./role.js";

type Job = JobContext<NetworkBridgeRxRole>;
type Request<K extends RequestProtocolKey> = RequestProtocols[K]["request"];
/** `null`: nothing that could be sent. */
type Server<K extends RequestProtocolKey> = (
  job: Job,
  peer: PeerId,
  request: Request<K>,
  options: { readonly limitMs: number },
) => Promise<{ readonly response: RequestProtocols[K]["response"] } | null>;

/** Who answers what peers ask. One row a protocol; a missing one does not compile. */
const SERVERS: { readonly [K in RequestProtocolKey]: Server<K> } = {
  chunkFetching: async (job, _peer, request, options) => {
    const found = await job.ask("availabilityDistribution", "chunkFetchingRequest", request, options);
    return { response: found && { chunk: found.chunk, proof: found.proof } };
  },
  povFetching: async (job, _peer, request, options) => ({
    response: await job.ask("availabilityDistribution", "povFetchingRequest", request, options),
  }),
  availableDataFetching: async (job, _peer, request, options) => ({
    response: await job.ask("availabilityStore", "queryAvailableData", request, options),
  }),
  collationFetching: async (job, peer, request, options) => {
    const found = await job.ask("collatorProtocol", "collationFetchingRequest", { peer, ...request }, options);
    return found && { response: found };
  },
  disputeSending: async (job, peer, message, options) => {
    const response = await job.ask("disputeDistribution", "disputeSendingRequest", { peer, message }, options);
    return response && { response };
  },
};

/** Asks whoever has the answer, as long as the peer waits for it. @returns `null` where there is none */
export async function serve<K extends RequestProtocolKey>(
  job: Job,
  peer: PeerId,
  protocol: K,
  request: Request<K>,
): Promise<Uint8Array | null> {
  const { response, timeoutMs } = requestProtocols[protocol];
  const answer = await (SERVERS[protocol] as Server<K>)(job, peer, request, { limitMs: timeoutMs });
  return answer && (response as Codec<RequestProtocols[K]["response"]>).encode(answer.response);
}

/** How many requests are being answered, and whether one more may be. */
export class Served {
  readonly #ofPeer = new Map<PeerId, number>();
  #all = 0;

  /**
   * @param most - at a time, of all peers
   * @param mostOfPeer - of one
   */
  constructor(
    private readonly most: number,
    private readonly mostOfPeer: number,
  ) {}

  admit(peer: PeerId): boolean {
    const ofPeer = this.#ofPeer.get(peer) ?? 0;
    if (this.#all >= this.most || ofPeer >= this.mostOfPeer) return false;
    this.#all += 1;
    this.#ofPeer.set(peer, ofPeer + 1);
    return true;
  }

  release(peer: PeerId): void {
    const left = (this.#ofPeer.get(peer) ?? 0) - 1;
    this.#all -= 1;
    if (left > 0) this.#ofPeer.set(peer, left);
    else this.#ofPeer.delete(peer);
  }
}
