import { describe, expect, it } from "@jest/globals";
import {
  blockNumber,
  candidateHash,
  codecs,
  decoded,
  fromHex,
  hash,
  paraId,
  sessionIndex,
  signature,
  toHex,
  validatorIndex,
} from "@parahost/primitives";
import fc from "fast-check";
import type { DisputeMessage } from "../messages/dispute-distribution.js";
import { declarePayload, peerSetProtocolName, requestProtocolName, requestProtocolsByName } from "./protocol-names.js";
import { decodeRequest, decodeResponse, type RequestProtocolKey, requestProtocols } from "./request-protocols.js";

const h22 = "22".repeat(32);
const candidate = candidateHash(`0x${h22}`);
const keys = Object.keys(requestProtocols) as RequestProtocolKey[];

describe("request protocols on the wire", () => {
  it("bear the names of the reference behind the hash of the chain's genesis, which has no 0x", () => {
    const genesis = hash(`0x${"ab".repeat(32)}`);
    expect(keys.map((key) => requestProtocolName(genesis, key))).toEqual(
      ["req_chunk/1", "req_collation/1", "req_pov/1", "req_available_data/1", "send_dispute/1"].map(
        (name) => `/${"ab".repeat(32)}/${name}`,
      ),
    );
    expect(peerSetProtocolName(genesis, "validation")).toBe(`/${"ab".repeat(32)}/validation/1`);
    expect(peerSetProtocolName(genesis, "collation")).toBe(`/${"ab".repeat(32)}/collation/1`);
    for (const key of keys) expect(requestProtocolsByName(genesis).get(requestProtocolName(genesis, key))).toBe(key);
  });

  it("ask for a chunk by candidate and validator index", () => {
    const bytes = requestProtocols.chunkFetching.request.encode({
      candidateHash: candidate,
      validatorIndex: validatorIndex(258),
    });
    expect(toHex(bytes)).toBe(`0x${h22}02010000`);
  });

  it("ask for a collation by relay parent and para", () => {
    const bytes = requestProtocols.collationFetching.request.encode({
      relayParent: hash(`0x${h22}`),
      paraId: paraId(2000),
    });
    expect(toHex(bytes)).toBe(`0x${h22}d0070000`);
  });

  it("answer a chunk with 0, the chunk and its proof, and 1 where there is none", () => {
    const { response } = requestProtocols.chunkFetching;
    expect(toHex(response.encode({ chunk: fromHex("0xaabb"), proof: [fromHex("0xcc")] }))).toBe("0x0008aabb0404cc");
    expect(toHex(response.encode(null))).toBe("0x01");
  });

  it("answer a collation with 0, and with 1 where its parent's head comes along", () => {
    const { response } = requestProtocols.collationFetching;
    // Para, five hashes and keys, a signature, two hashes: the descriptor; then the commitments' hash.
    const encodedReceipt = "22".repeat(4 + 5 * 32 + 64 + 2 * 32 + 32);
    const receipt = decoded(codecs.candidateReceipt, fromHex(`0x${encodedReceipt}`));
    const delivered = { receipt, pov: { blockData: fromHex("0xdd") } };
    expect(toHex(response.encode(delivered))).toBe(`0x00${encodedReceipt}04dd`);
    const parentHeadData = fromHex("0xee");
    expect(toHex(response.encode({ ...delivered, parentHeadData }))).toBe(`0x01${encodedReceipt}04dd04ee`);
    for (const sent of [delivered, { ...delivered, parentHeadData }])
      expect(decodeResponse("collationFetching", response.encode(sent))).toEqual({ ok: true, value: sent });
  });

  it("answer a PoV and available data with 0 and what was found, and 1 where there is none", () => {
    const pov = { blockData: fromHex("0xdd") };
    expect(toHex(requestProtocols.povFetching.response.encode(pov))).toBe("0x0004dd");
    expect(toHex(requestProtocols.povFetching.response.encode(null))).toBe("0x01");
    const validationData = {
      parentHead: fromHex("0xee"),
      relayParentNumber: blockNumber(1),
      relayParentStorageRoot: hash(`0x${h22}`),
      maxPovSize: 2,
    };
    expect(toHex(requestProtocols.availableDataFetching.response.encode({ pov, validationData }))).toBe(
      `0x0004dd04ee01000000${h22}02000000`,
    );
    expect(decodeResponse("availableDataFetching", fromHex("0x01"))).toEqual({ ok: true, value: null });
  });

  it("answer a collation with 0, its receipt and its PoV, and know no other answer", () => {
    // A receipt is a descriptor of 292 bytes and a hash of 32.
    const bytes = fromHex(`0x00${"00".repeat(292 + 32)}08eeff`);
    const read = decodeResponse("collationFetching", bytes);
    if (!read.ok) throw new Error(read.error.reason);
    expect(read.value.pov).toEqual({ blockData: fromHex("0xeeff") });
    expect(read.value.receipt.commitmentsHash).toBe(`0x${"00".repeat(32)}`);
    expect(requestProtocols.collationFetching.response.encode(read.value)).toEqual(bytes);

    expect(decodeResponse("collationFetching", fromHex("0x01"))).toMatchObject({ error: { code: "Decode" } });
  });

  it("tell of a dispute by its receipt, the session, and two votes, the one against first; and are confirmed with 0", () => {
    const encodedReceipt = "22".repeat(4 + 5 * 32 + 64 + 2 * 32 + 32);
    const [s44, s55] = ["44".repeat(64), "55".repeat(64)];
    const message: DisputeMessage = {
      candidateReceipt: decoded(codecs.candidateReceipt, fromHex(`0x${encodedReceipt}`)),
      session: sessionIndex(258),
      invalidVote: {
        validatorIndex: validatorIndex(1),
        kind: { kind: "Explicit" },
        signature: signature(`0x${s44}`),
      },
      validVote: {
        validatorIndex: validatorIndex(2),
        kind: { kind: "BackingValid", relayParent: hash(`0x${h22}`) },
        signature: signature(`0x${s55}`),
      },
    };
    const { request, response } = requestProtocols.disputeSending;
    // Each vote: the validator, its signature, the kind's number; `BackingValid`, 2, names its relay parent.
    expect(toHex(request.encode(message))).toBe(`0x${encodedReceipt}0201000001000000${s44}0002000000${s55}02${h22}`);
    expect(decodeRequest("disputeSending", request.encode(message))).toEqual({ ok: true, value: message });
    expect(toHex(response.encode({ kind: "Confirmed" }))).toBe("0x00");
    expect(decodeResponse("disputeSending", fromHex("0x01"))).toMatchObject({ error: { code: "Decode" } });
    expect(decodeResponse("disputeSending", new Uint8Array(101))).toMatchObject({ error: { code: "TooLarge" } });
  });

  it("refuse a request beyond 1,000 bytes, and a PoV beyond 5 MiB and its wrapping", () => {
    expect(decodeRequest("povFetching", new Uint8Array(1_001))).toMatchObject({ error: { code: "TooLarge" } });
    expect(decodeResponse("povFetching", new Uint8Array(5 * 1024 * 1024 + 10_001))).toMatchObject({
      error: { code: "TooLarge" },
    });
  });

  it("never throw on noise, asked or answered", () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.uint8Array({ maxLength: 400 }), (key, bytes) => {
        for (const read of [decodeRequest(key, bytes), decodeResponse(key, bytes)])
          expect(read.ok || read.error.code === "Decode").toBe(true);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe("declarePayload", () => {
  it("is the peer's name, and COLL behind it", () => {
    // "p1" and "COLL" in ASCII.
    expect(toHex(declarePayload("p1"))).toBe("0x7031434f4c4c");
  });
});
