import {
  Chance,
  Clock,
  FinalityRule,
  finalityAtDepth,
  InProcessVerifier,
  MemoryStores,
  SeededChance,
  SignatureVerifier,
  Stores,
  VirtualClock,
} from "@parahost/kernel";
import { blake2b256, blockNumber, hash, keyPairFromUri, ready, validatorId } from "@parahost/primitives";
import {
  type Block,
  type ChainBlock,
  claimOf,
  type ImportError,
  RelayChain,
  relayChainModule,
  type Slot,
} from "@parahost/relay-chain";
import {
  defaultConfiguration,
  type Genesis,
  type HostConfiguration,
  noVerifiedSignatures,
  RelayRuntime,
  type RuntimeCall,
  runtimeModule,
} from "@parahost/runtime";
import { Container } from "inversify";

export interface TestChainOptions {
  readonly stores?: Stores;
  readonly finality?: FinalityRule;
  readonly config?: Partial<HostConfiguration>;
  readonly genesis?: Partial<Genesis>;
}
const VALIDATORS = ["//Alice", "//Bob", "//Charlie"];

/** The relay chain with the real runtime, on the virtual clock, and an author that does as it is told. */
export class TestChain {
  readonly clock = new VirtualClock();
  readonly stores: Stores;
  /** What the chain runs on, to build blocks by hand. */
  readonly runtime: RelayRuntime;
  readonly chain: RelayChain;
  readonly #options: TestChainOptions;

  private constructor(options: TestChainOptions) {
    this.#options = options;
    this.stores = options.stores ?? new MemoryStores();
    const container = new Container();
    container.bind(Clock).toConstantValue(this.clock);
    container.bind(Chance).toConstantValue(new SeededChance("test chain"));
    container.bind(Stores).toConstantValue(this.stores);
    container.bind(FinalityRule).toConstantValue(options.finality ?? finalityAtDepth(3));
    container.bind(SignatureVerifier).to(InProcessVerifier).inSingletonScope();
    container.load(runtimeModule, relayChainModule);
    this.runtime = container.get(RelayRuntime);
    this.chain = container.get<RelayChain>(RelayChain);
  }

  /** Two paras, 2000 and 2001, three validators. Opens the chain that is in the stores, if there is one. */
  static async open(options: TestChainOptions = {}): Promise<TestChain> {
    await ready();
    const test = new TestChain(options);
    const state = test.runtime.genesis(test.genesis);
    if (!state.ok) throw new Error(JSON.stringify(state.error));
    await test.chain.open(state.value);
    return test;
  }

  get genesis(): Genesis {
    return {
      config: { ...defaultConfiguration, ...this.#options.config },
      validators: VALIDATORS.map((uri) => validatorId(keyPairFromUri(uri).publicKey)),
      paras: [2000, 2001].map((paraId) => ({
        paraId: paraId as Genesis["paras"][number]["paraId"],
        kind: "Parachain",
        genesisHead: Uint8Array.of(0),
        validationCode: blake2b256(Uint8Array.of(1)),
      })),
      sessionLength: 10,
      rotation: "reference",
      randomness: hash(`0x${"07".repeat(32)}`),
      coresPerPara: 1,
      ...this.#options.genesis,
    };
  }

  /** A block on that parent, one slot later where nothing else is said, by the author whose number is the slot's, modulo 3. */
  build(parent: ChainBlock, { slot = parent.body.claim.slot + 1, calls = [] }: BuildOptions = {}): Block {
    const digest = [claimOf({ slot, author: slot % VALIDATORS.length })];
    const context = { parentHash: parent.hash, number: blockNumber(parent.number + 1), digest };
    const inherent = { bitfields: [], backedCandidates: [], disputes: [], parentHeader: parent.header };
    const built = this.runtime.buildBlock(parent.body.state, context, { inherent, calls }, noVerifiedSignatures);
    if (!built.ok) throw new Error(JSON.stringify(built.error));
    return { header: built.value.header, body: built.value.body };
  }

  /** Builds and imports. Fails where the block is refused. */
  async extend(parent: ChainBlock, options: BuildOptions = {}): Promise<ChainBlock> {
    const imported = await this.chain.import(this.build(parent, options), null);
    if (!imported.ok) throw new Error(JSON.stringify(imported.error));
    return imported.value;
  }

  /** So many blocks, one on the other. @returns the last */
  async extendBy(count: number, parent = this.chain.best): Promise<ChainBlock> {
    let last = parent;
    for (let i = 0; i < count; i++) last = await this.extend(last);
    return last;
  }

  /** Why a block is refused. Fails where it is not. */
  async refusal(block: Block): Promise<ImportError> {
    const imported = await this.chain.import(block, null);
    if (imported.ok) throw new Error(`block ${imported.value.number} was taken`);
    return imported.error;
  }
}

interface BuildOptions {
  readonly slot?: Slot;
  readonly calls?: readonly RuntimeCall[];
}
