import { beforeAll, describe, expect, it } from "@jest/globals";
import { asChecked, bitsOf, blockNumber, codecs, hash, ready, signature, validatorIndex } from "@parahost/primitives";
import {
  type Block,
  type ChainBlock,
  headerHash,
  type SlotClaim,
  type WasmBody,
  type WasmChainRuntime,
} from "@parahost/relay-chain";
import { hasSpec } from "../wasm-runtime/rococo.js";
import { candidateOf } from "./candidate.js";
import { specChain } from "./spec-chain.js";

const NOTHING = { bitfields: [], backedCandidates: [], disputes: [] };
const FIRST = 12;

(hasSpec ? describe : describe.skip)("a chain on its own compiled runtime", () => {
  let runtime: WasmChainRuntime;
  let parent: ChainBlock<unknown>;
  const after = async (block: Block<WasmBody>, on: ChainBlock<unknown>): Promise<ChainBlock<unknown>> => {
    const executed = await runtime.execute(on, block);
    if (!executed.ok) throw new Error(JSON.stringify(executed.error));
    const { header } = block;
    const claim = runtime.claimIn(header.digest) as SlotClaim;
    const body = { ...executed.value, body: block.body, claim };
    return {
      hash: headerHash(header),
      number: header.number,
      parentHash: on.hash,
      header,
      isViable: true,
      children: new Set(),
      body,
    };
  };
  const authored = async (offered: Parameters<WasmChainRuntime["author"]>[2], slot = FIRST) => {
    const made = await runtime.author(parent, { slot, author: 3 }, offered);
    if (!made.block.ok) throw new Error(JSON.stringify(made.block.error));
    return { block: made.block.value, leftOut: made.leftOut };
  };

  beforeAll(async () => {
    await ready();
    const chain = await specChain();
    runtime = chain.runtime;
    const header = runtime.genesisHeader(chain.genesis);
    const body = { state: chain.genesis, body: null, events: [], claim: { slot: 0, author: 0 } };
    const { parentHash } = header;
    parent = {
      hash: headerHash(header),
      number: blockNumber(0),
      parentHash,
      header,
      isViable: true,
      children: new Set(),
      body,
    };
    for (const block of chain.opening) parent = await after(block, parent);
  });

  it("begins with the state root of the spec, and an empty trie of extrinsics", async () => {
    const { genesis } = await specChain();
    expect(runtime.genesisHeader(genesis)).toEqual({
      parentHash: `0x${"00".repeat(32)}`,
      number: 0,
      stateRoot: genesis.root(),
      // Blake2b-256 of one zero byte: the root of a trie without entries.
      extrinsicsRoot: "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314",
      digest: [],
    });
    expect(runtime.load(genesis.entries()).root()).toBe(genesis.root());
  });

  it("claims slots as BABE's secondary authors do, and reads its own claims only", async () => {
    const { block } = await authored(NOTHING);
    expect(runtime.claimIn(block.header.digest)).toEqual({ slot: FIRST, author: 3 });
    const claim = runtime.claimOf({ slot: 258, author: 7 });
    // 2: secondary, plain; the authority u32; the slot u64, 258 = 0x0102.
    expect(claim).toEqual({
      kind: "PreRuntime",
      engine: "BABE",
      data: Uint8Array.of(2, 7, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0),
    });
    expect([runtime.claimIn([]), runtime.claimIn([claim, claim])]).toEqual([null, null]);
  });

  it("stores a block's extrinsics and gets them back", async () => {
    const { block } = await authored(NOTHING);
    expect(block.body).toHaveLength(2);
    expect(runtime.body.decode(runtime.body.encode(block.body))).toEqual({ ok: true, value: block.body });
  });

  it("executes what it authored, also on a state that was loaded, and answers at both", async () => {
    const { block } = await authored(NOTHING);
    const next = await after(block, parent);
    const loaded = runtime.load(parent.body.state.entries());
    const again = await after(block, { ...parent, body: { ...parent.body, state: loaded } });
    expect(again.body.state.root()).toBe(block.header.stateRoot);
    const session = (state: typeof loaded) => runtime.ask(state, "sessionIndexForChild", {});
    expect([session(next.body.state), session(again.body.state)]).toEqual([1, 1]);
    expect(runtime.apiVersion()).toBeGreaterThan(0);
    expect(runtime.call(loaded, "ParachainHost_nothing", new Uint8Array())).toMatchObject({
      error: { code: "NotSupported" },
    });
  });

  describe("refuses a block that was tampered with:", () => {
    const other = hash(`0x${"ab".repeat(32)}`);
    const header = (change: Partial<Block["header"]>) => (block: Block<WasmBody>) => ({
      ...block,
      header: { ...block.header, ...change },
    });
    const body = (change: (extrinsics: WasmBody) => WasmBody) => (block: Block<WasmBody>) => ({
      ...block,
      body: change(block.body),
    });
    const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    it.each<{ what: string; tamper: (block: Block<WasmBody>) => Block<WasmBody> }>([
      { what: "its state root", tamper: header({ stateRoot: other }) },
      { what: "its extrinsics root", tamper: header({ extrinsicsRoot: other }) },
      { what: "its number", tamper: header({ number: blockNumber(7) }) },
      { what: "its parent", tamper: header({ parentHash: other }) },
      { what: "its digest is gone", tamper: header({ digest: [] }) },
      { what: "an extrinsic is missing", tamper: body((all) => all.slice(0, -1)) },
      { what: "an extrinsic comes twice", tamper: body((all) => [...all, ...all.slice(-1)]) },
      { what: "its extrinsics are swapped", tamper: body((all) => all.toReversed()) },
      {
        what: "a bit of an extrinsic",
        tamper: body(([first, last]) => [first as Uint8Array, flipped(last as Uint8Array, 40)]),
      },
      {
        what: "an extrinsic is cut off",
        tamper: body(([first, last]) => [first as Uint8Array, (last as Uint8Array).slice(0, 9)]),
      },
    ])("$what", async ({ tamper }) => {
      const { block } = await authored(NOTHING);
      expect((await runtime.execute(parent, block)).ok).toBe(true);
      expect(await runtime.execute(parent, tamper(block))).toMatchObject({ ok: false, error: { code: "Execution" } });
    });

    it("one whose slot is not that of its timestamp", async () => {
      const { block } = await authored(NOTHING);
      const digest = [runtime.claimOf({ slot: FIRST + 1, author: 3 }), ...block.header.digest.slice(1)];
      expect(await runtime.execute(parent, header({ digest })(block))).toMatchObject({ ok: false });
    });
  });

  it("leaves out what the runtime does not take, names it, and builds the block all the same", async () => {
    const { paras } = await specChain();
    const committed = candidateOf((paras[0] as (typeof paras)[number]).paraId, parent.hash);
    const validatorIndices = bitsOf(9, [0]);
    const bad = signature(`0x${"05".repeat(64)}`);
    // A vote that nobody signed: the runtime makes no inherent at all of an offer that has one.
    const backed = {
      candidate: committed,
      validityVotes: [{ kind: "Implicit", signature: bad }],
      validatorIndices,
    } as const;
    const bitfield = asChecked({ payload: bitsOf(8, [0]), validatorIndex: validatorIndex(2), signature: bad });
    const { block, leftOut } = await authored({ bitfields: [bitfield], backedCandidates: [backed], disputes: [] });
    expect(leftOut).toEqual({
      dropped: [expect.objectContaining({ paraId: committed.descriptor.paraId, reason: "LeftOutByRuntime" })],
      droppedBitfields: [{ validatorIndex: 2, reason: "LeftOutByRuntime" }],
      droppedDisputes: [],
    });
    expect((await runtime.execute(parent, block)).ok).toBe(true);
    const next = await after(block, parent);
    expect(codecs.header.encode(next.header)).toEqual(codecs.header.encode(block.header));
  });
});
