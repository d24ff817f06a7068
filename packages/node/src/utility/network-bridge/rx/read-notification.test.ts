import { describe, expect, it } from "@jest/globals";
import { hashOf } from "@parahost/conformance";
import { blockNumber } from "@parahost/primitives";
import { collationWireMessage, validationWireMessage } from "@parahost/protocol";
import { readNotification } from "./read-notification.js";

const viewOf = (...heads: readonly number[]) =>
  ({ kind: "ViewUpdate", view: { heads: heads.map(hashOf), finalizedNumber: blockNumber(1) } }) as const;

describe("readNotification", () => {
  it("reads the same bytes once, and what they are written in does not matter", () => {
    const first = readNotification("validation", validationWireMessage.encode(viewOf(1)));
    expect(first).toEqual({ ok: true, value: viewOf(1) });
    expect(readNotification("validation", validationWireMessage.encode(viewOf(1)))).toBe(first);
    expect(readNotification("validation", validationWireMessage.encode(viewOf(2)))).toEqual({
      ok: true,
      value: viewOf(2),
    });
  });

  it("reads what is good on one peer set by the other's rules all the same", () => {
    const message = { kind: "AdvertiseCollation", relayParent: hashOf(1) } as const;
    const bytes = collationWireMessage.encode({
      kind: "ProtocolMessage",
      message: { protocol: "CollatorProtocol", message },
    });
    expect(readNotification("collation", bytes).ok).toBe(true);
    expect(readNotification("validation", bytes).ok).toBe(false);
  });

  it("refuses what is malformed, each time", () => {
    for (let time = 0; time < 2; time++)
      expect(readNotification("validation", Uint8Array.of(9))).toMatchObject({ ok: false, error: { code: "Decode" } });
  });
});
