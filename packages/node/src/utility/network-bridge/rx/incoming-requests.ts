import { type Context, isSubsystemError, type JobContext } from "@parahost/kernel";
import { decodeRequest, type RequestProtocolKey, type RequestProtocols } from "@parahost/protocol";
import { MAX_DISPUTES_SERVED, MAX_SERVED, MAX_SERVED_OF_PEER } from "./config.js";
import type { IncomingRequest } from "./inbound.js";
import type { Offences } from "./offences.js";
import type { NetworkBridgeRxRole } from "./role.js";
import { Served, serve } from "./serving.js";

/** Answers peers' requests, each in a job of its own, and not too many at a time. */
export class IncomingRequests {
  readonly #served = new Served(MAX_SERVED, MAX_SERVED_OF_PEER);
  readonly #disputesServed = new Served(MAX_DISPUTES_SERVED, MAX_SERVED_OF_PEER);
  #protocols: ReadonlyMap<string, RequestProtocolKey> = new Map();

  constructor(private readonly offences: Offences) {}

  /** @param protocols - by the names that the chain's genesis gives them */
  open(protocols: ReadonlyMap<string, RequestProtocolKey>): void {
    this.#protocols = protocols;
  }

  take(ctx: Context<NetworkBridgeRxRole>, asked: IncomingRequest): void {
    const { peer, protocol, bytes } = asked;
    const key = this.#protocols.get(protocol);
    const request = key && decodeRequest(key, bytes);
    if (key && request?.ok && this.#servedOf(key).admit(peer)) {
      ctx.spawn("node", (job) => this.#answer(job, asked, key, request.value));
      return;
    }
    asked.respond(null);
    if (!request) this.offences.punish(peer, "CostMajor", "UnknownProtocol", { protocol });
    else if (!request.ok)
      this.offences.punish(peer, "CostMajor", "MalformedRequest", { protocol, error: request.error });
    else this.offences.drop(peer, "TooManyRequests", { protocol });
  }

  #servedOf(protocol: RequestProtocolKey): Served {
    return protocol === "disputeSending" ? this.#disputesServed : this.#served;
  }

  async #answer<K extends RequestProtocolKey>(
    job: JobContext<NetworkBridgeRxRole>,
    asked: IncomingRequest,
    protocol: K,
    request: RequestProtocols[K]["request"],
  ): Promise<void> {
    try {
      asked.respond(await serve(job, asked.peer, protocol, request));
    } catch (fault) {
      asked.respond(null);
      if (!isSubsystemError(fault) || fault.fatal) throw fault;
      this.offences.drop(asked.peer, fault.code, { protocol, fault: fault.message, details: fault.details });
    } finally {
      this.#servedOf(protocol).release(asked.peer);
    }
  }
}
