import type { Hash } from "@parahost/primitives";
import { type RequestProtocolKey, requestProtocols } from "./request-protocols.js";
import type { PeerId, PeerSet } from "./types.js";

const onChain = (genesis: Hash, name: string): string => `/${genesis.slice(2)}/${name}`;

/** What the notifications of a peer set are called on the wire: no other chain's can be taken for them. */
export const peerSetProtocolName = (genesis: Hash, peerSet: PeerSet): string => onChain(genesis, `${peerSet}/1`);

/** What a request protocol is called on the wire. */
export const requestProtocolName = (genesis: Hash, protocol: RequestProtocolKey): string =>
  onChain(genesis, requestProtocols[protocol].name);

/** The request protocols of a chain, by what they are called on the wire. */
export const requestProtocolsByName = (genesis: Hash): ReadonlyMap<string, RequestProtocolKey> =>
  new Map(
    (Object.keys(requestProtocols) as RequestProtocolKey[]).map((key) => [requestProtocolName(genesis, key), key]),
  );

/** What a collator signs in `Declare`, so that no other peer can declare itself to be it. */
export const declarePayload = (peer: PeerId): Uint8Array => new TextEncoder().encode(`${peer}COLL`);
