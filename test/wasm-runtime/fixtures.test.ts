import { beforeAll, describe, expect, it } from "@jest/globals";
import { codecs, decoded, fromHex, type Hex, toHex } from "@parahost/primitives";
import { executeBlock, StorageOverlay } from "@parahost/wasm-host";
import { isRecordedSpec, type RealBlock, type RealChain, realChain, recording, unwrap, usable } from "./rococo.js";

interface Fixtures {
  readonly relayParentHeader: Hex;
  readonly block: { readonly header: Hex; readonly extrinsics: readonly Hex[] };
  readonly calls: Readonly<Record<string, { readonly args: Hex; readonly result: Hex }>>;
}
const file = recording("fixtures-rococo1015000.json");
const fixtures: Fixtures = file ? JSON.parse(file) : { calls: {} };
const isThere = isRecordedSpec && file !== "";
if (!isThere) it.skip("no recordings: set PARAHOST_SHARED, and no PARAHOST_CHAIN_SPEC", () => undefined);

/** What another executor of the same runtime answered, on a block with a candidate that is pending. */
(isThere ? describe : describe.skip)("recorded on Rococo's runtime 1015000", () => {
  let chain: RealChain;
  let parent: RealBlock;
  beforeAll(async () => {
    chain = await realChain();
    parent = usable(chain);
  });

  it("says what it is", () => {
    const { specName, specVersion, stateVersion } = chain.runtime.version;
    expect({ specName, specVersion, stateVersion }).toEqual({
      specName: "rococo",
      specVersion: 1_015_000,
      stateVersion: 1,
    });
  });

  it("three blocks on the genesis come to the recorded header: state root, extrinsics root and digest", () => {
    expect(toHex(codecs.header.encode(parent.header))).toBe(fixtures.relayParentHeader);
  });

  describe("with the recorded block on them", () => {
    let at: () => StorageOverlay;
    beforeAll(() => {
      const header = decoded(codecs.header, fromHex(fixtures.block.header));
      const extrinsics = fixtures.block.extrinsics.map(fromHex);
      const { state } = unwrap(executeBlock(chain.runtime, parent.state, { header, extrinsics }));
      expect(state.root()).toBe(header.stateRoot);
      at = () => new StorageOverlay(state);
    });

    it("there are 30 answers", () => expect(Object.keys(fixtures.calls)).toHaveLength(30));

    it.each(Object.keys(fixtures.calls))("answers %s byte for byte", (call) => {
      const { args, result } = fixtures.calls[call] as Fixtures["calls"][string];
      const method = `ParachainHost_${call.split("(")[0]}`;
      expect(toHex(unwrap(chain.runtime.call(at(), method, fromHex(args))))).toBe(result);
    });
  });
});
