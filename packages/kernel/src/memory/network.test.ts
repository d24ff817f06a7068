import { beforeEach, describe, expect, it } from "@jest/globals";
import { validatorId } from "@parahost/primitives";
import type { PeerId, PeerSet } from "@parahost/protocol";
import fc from "fast-check";
import type { NetworkListener } from "../ports/network.js";
import type { MemoryNetwork } from "./network.js";
import { MemoryNetworkHub, type MemoryNetworkOptions } from "./network-hub.js";
import { SeededChance } from "./seeded-chance.js";
import { VirtualClock } from "./virtual-clock.js";

const LONGER_THAN_ANY_LATENCY_MS = 100;

/** Writes down what arrives, and when. */
class Diary implements NetworkListener {
  readonly entries: string[] = [];
  readonly times: number[] = [];
  answer: (bytes: Uint8Array) => Promise<Uint8Array | null> = async () => null;

  constructor(private readonly clock: VirtualClock) {}

  connected(peer: PeerId, peerSet: PeerSet): void {
    this.#note(`+${peer} ${peerSet}`);
  }
  disconnected(peer: PeerId, peerSet: PeerSet): void {
    this.#note(`-${peer} ${peerSet}`);
  }
  notification(peer: PeerId, peerSet: PeerSet, bytes: Uint8Array): void {
    this.#note(`${peer} ${peerSet} ${bytes[0]}`);
  }
  request(_peer: PeerId, _protocol: string, bytes: Uint8Array): Promise<Uint8Array | null> {
    return this.answer(bytes);
  }
  #note(entry: string): void {
    this.entries.push(entry);
    this.times.push(this.clock.now());
  }
}

const byte = (value: number) => Uint8Array.of(value);

describe("MemoryNetwork", () => {
  let clock: VirtualClock;
  let hub: MemoryNetworkHub;
  let alice: MemoryNetwork;
  let bob: MemoryNetwork;
  let alices: Diary;
  let bobs: Diary;
  let stopBob: () => void;

  const pass = () => clock.advance(LONGER_THAN_ANY_LATENCY_MS);
  const begin = async (options: Partial<MemoryNetworkOptions> = {}, seed = "seed") => {
    clock = new VirtualClock();
    hub = new MemoryNetworkHub(clock, new SeededChance(seed), options);
    alice = hub.join("alice", "Authority");
    bob = hub.join("bob", "Authority", [validatorId("0xb0")]);
    [alices, bobs] = [new Diary(clock), new Diary(clock)];
    alice.listen(alices);
    stopBob = bob.listen(bobs);
    await pass();
  };
  beforeEach(() => begin());

  it("connects validators to each other, and both are told", () => {
    expect(alices.entries).toEqual(["+bob validation"]);
    expect(bobs.entries).toEqual(["+alice validation"]);
  });

  it("connects a collator to the validators that it asks for, and to no one else", async () => {
    const [carol, dave] = [hub.join("carol", "Full"), hub.join("dave", "Full")];
    const [carols, daves] = [new Diary(clock), new Diary(clock)];
    carol.listen(carols);
    dave.listen(daves);
    carol.connect(["bob", "dave"], "collation");
    await pass();

    expect(carols.entries).toEqual(["+bob collation"]);
    expect(daves.entries).toEqual([]);
  });

  it("takes apart those of whom one wants to be rid of the other, until one of the two asks for it again", async () => {
    for (const asking of [() => alice.connect(["bob"], "validation"), () => bob.connect(["alice"], "validation")]) {
      const before = bobs.entries.length;
      alice.disconnect("bob", "validation");
      await pass();
      expect(bobs.entries.slice(before)).toEqual(["-alice validation"]);

      asking();
      await pass();
      expect(bobs.entries.slice(before)).toEqual(["-alice validation", "+alice validation"]);
    }
  });

  it("carries a notification in 1 to 50 ms, on the peer set that it was sent on", async () => {
    alice.notify(["bob"], "validation", byte(7));
    await pass();

    expect(bobs.entries.at(-1)).toBe("alice validation 7");
    const tookMs = (bobs.times.at(-1) ?? 0) - LONGER_THAN_ANY_LATENCY_MS;
    expect(tookMs).toBeGreaterThanOrEqual(1);
    expect(tookMs).toBeLessThanOrEqual(50);
  });

  it("keeps the order on a link, whatever the latencies", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
        fc.string(),
        async (pauses, seed) => {
          await begin({}, seed);
          for (const [i, pause] of pauses.entries()) {
            alice.notify(["bob"], "validation", byte(i));
            await clock.advance(pause);
          }
          await pass();
          expect(bobs.entries.slice(1)).toEqual(pauses.map((_, i) => `alice validation ${i}`));
        },
      ),
      { seed: 7, numRuns: 20 },
    );
  });

  it("delivers at the same times with the same seed, and at others with another", async () => {
    const course = async (seed: string) => {
      await begin({}, seed);
      for (let i = 0; i < 20; i++) {
        alice.notify(["bob"], "validation", byte(i));
        await clock.advance(60);
      }
      await pass();
      return bobs.times;
    };
    const first = await course("one");
    expect(await course("one")).toEqual(first);
    expect(await course("another")).not.toEqual(first);
  });

  it("loses what is sent to a peer that is not connected, and counts it", async () => {
    alice.notify(["carol", "bob"], "collation", byte(1));
    await pass();

    expect(bobs.entries).toEqual(["+alice validation"]);
    expect(hub.losses.get("NotConnected")).toBe(2);
  });

  it("lets one peer send so much at once, and more in time", async () => {
    await begin({ burst: 3, perSecond: 10 });
    const send = () => {
      for (let i = 0; i < 5; i++) alice.notify(["bob"], "validation", byte(i));
    };
    send();
    await pass(); // 100 ms at 10 a second: one more.
    expect(bobs.entries.slice(1)).toEqual([0, 1, 2].map((i) => `alice validation ${i}`));
    expect(hub.losses.get("RateExceeded")).toBe(2);

    send();
    await pass();
    expect(bobs.entries.slice(4)).toEqual(["alice validation 0"]);
    expect(hub.losses.get("RateExceeded")).toBe(6);
  });

  describe("when it fails", () => {
    it("lets nothing through to a silenced peer or from it, what was under way included", async () => {
      bob.notify(["alice"], "validation", byte(1));
      hub.silence("bob");
      bob.notify(["alice"], "validation", byte(2));
      alice.notify(["bob"], "validation", byte(3));
      await pass();

      expect(alices.entries).toEqual(["+bob validation"]);
      expect(bobs.entries).toEqual(["+alice validation"]);
      expect(hub.losses.get("Silenced")).toBe(3);
    });

    it("makes a connection anew on which something was lost, and leaves alone one on which nothing was", async () => {
      hub.silence("bob");
      hub.restore("bob");
      await pass();
      expect(alices.entries).toEqual(["+bob validation"]);

      hub.silence("bob");
      alice.notify(["bob"], "validation", byte(3));
      hub.restore("bob");
      await pass();
      expect(alices.entries.slice(1)).toEqual(["-bob validation", "+bob validation"]);
      expect(bobs.entries.slice(1)).toEqual(["-alice validation", "+alice validation"]);
      alice.notify(["bob"], "validation", byte(4));
      await pass();
      expect(bobs.entries.at(-1)).toBe("alice validation 4");
    });

    it("takes two peers apart, and brings them together again", async () => {
      alice.notify(["bob"], "validation", byte(1));
      hub.cut("bob", "alice");
      await pass();
      expect(bobs.entries.slice(1)).toEqual(["-alice validation"]);
      expect(hub.losses.get("Disconnected")).toBe(1);

      hub.restore("alice", "bob");
      await pass();
      expect(bobs.entries.slice(2)).toEqual(["+alice validation"]);
    });

    it("tells others when a node stops listening, and connects it when it comes back under its name", async () => {
      stopBob();
      await pass();
      expect(alices.entries.slice(1)).toEqual(["-bob validation"]);

      const again = new Diary(clock);
      hub.join("bob", "Authority").listen(again);
      await pass();
      expect(again.entries).toEqual(["+alice validation"]);
      expect(alices.entries.slice(2)).toEqual(["+bob validation"]);
    });

    it("refuses a second node of the same name while the first listens", () => {
      expect(() => hub.join("bob", "Authority")).toThrow(expect.objectContaining({ code: "PeerIdTaken" }));
    });
  });

  describe("requests", () => {
    const ask = (options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
      alice.request("bob", "req_pov/1", byte(1), { timeoutMs: 1_000, ...options });

    it("are carried there and back", async () => {
      bobs.answer = async (bytes) => Uint8Array.of((bytes[0] ?? 0) + 1);
      const began = clock.now();
      expect(await clock.until(ask())).toEqual(byte(2));
      expect(clock.now() - began).toBeGreaterThanOrEqual(2);
      expect(clock.now() - began).toBeLessThanOrEqual(100);
    });

    it("fail with Refused where the other side refuses", async () => {
      await expect(clock.until(ask())).rejects.toMatchObject({
        code: "Refused",
        fatal: false,
        details: { peer: "bob" },
      });
    });

    it("fail with Timeout after their time where nobody answers", async () => {
      hub.silence("bob");
      const began = clock.now();
      await expect(clock.until(ask())).rejects.toMatchObject({ code: "Timeout" });
      expect(clock.now() - began).toBe(1_000);
    });

    it("fail with NotConnected at once where there is no connection", async () => {
      hub.cut("alice", "bob");
      const began = clock.now();
      await expect(clock.until(ask())).rejects.toMatchObject({ code: "NotConnected" });
      expect(clock.now()).toBe(began);
    });

    it("end with the reason of whoever gives up on them", async () => {
      const patience = new AbortController();
      bobs.answer = () => new Promise(() => {});
      const asked = ask({ signal: patience.signal });
      const ended = expect(asked).rejects.toBe("enough");
      await clock.advance(10);
      patience.abort("enough");
      await ended;
    });
  });

  describe("reputation", () => {
    it("bans a malicious peer at once, and lets it in again once that is forgotten", async () => {
      alice.report("bob", "Malicious", "test");
      await pass();
      expect(alices.entries.slice(1)).toEqual(["-bob validation"]);

      // 0.98^t = 0.71: t = ln 0.71 / ln 0.98 = 16.95 s.
      await clock.advance(16_700);
      expect(alices.entries.slice(2)).toEqual([]);
      await clock.advance(300);
      expect(alices.entries.slice(2)).toEqual(["+bob validation"]);
    });

    it("bears with small faults", async () => {
      for (let i = 0; i < 1_000; i++) alice.report("bob", "CostMajor", "test"); // 3 · 10⁸ of 1.5 · 10⁹
      await pass();
      expect(alices.entries).toEqual(["+bob validation"]);
    });
  });

  it("knows which peer runs which validator", () => {
    expect(hub.authorityDiscovery.peerOf(validatorId("0xb0"))).toBe("bob");
    expect(hub.authorityDiscovery.peerOf(validatorId("0xb1"))).toBeNull();
    expect(hub.authorityDiscovery.authoritiesOf("bob")).toEqual(["0xb0"]);
    expect(hub.authorityDiscovery.authoritiesOf("nobody")).toEqual([]);
  });

  it("delivers nothing after its end", async () => {
    alice.notify(["bob"], "validation", byte(1));
    hub.close();
    await pass();
    expect(bobs.entries).toEqual(["+alice validation"]);
  });
});
