import {
  blockNumber,
  fromHex,
  type Hash,
  type Hex,
  hash,
  paraId,
  type Result,
  sessionIndex,
  type ValidatorId,
} from "@parahost/primitives";
import {
  Backing,
  Configuration,
  GenesisBuilder,
  type Hook,
  type HostConfiguration,
  Inclusion,
  Initializer,
  Paras,
  runtimeModule,
  Scheduler,
  Shared,
  Storage,
  System,
  TrieState,
  zeroConfiguration,
} from "@parahost/runtime";
import { Container } from "inversify";

/** Where a module script starts. */
export interface ScriptGenesis {
  readonly config: Partial<HostConfiguration>;
  readonly genesis: {
    readonly validators: readonly Hex[];
    readonly paras: readonly {
      readonly paraId: number;
      readonly kind: "Parachain" | "Parathread";
      readonly genesisHead: Hex;
      readonly validationCode: Hex;
    }[];
  };
}
/** What a script says of a session change. */
export interface ScriptSession {
  readonly number: number;
  readonly validators: readonly Hex[];
  readonly queued: readonly Hex[];
  readonly randomness: Hex;
}

const NO_HASH: Hash = hash(`0x${"00".repeat(32)}`);
/** Those that the first guide knows. */
const TRACED = ["Configuration", "Paras", "Scheduler", "Inclusion", "Validity"];

/** Our runtime's modules, driven one routine at a time. */
export class RuntimeHost {
  readonly #container = new Container();
  readonly #trace: (readonly [Hook, string])[] = [];
  readonly storage: Storage;
  readonly system: System;
  readonly initializer: Initializer;
  readonly configuration: Configuration;
  readonly paras: Paras;
  readonly scheduler: Scheduler;
  readonly inclusion: Inclusion;
  readonly backing: Backing;
  readonly shared: Shared;

  constructor(start: ScriptGenesis) {
    this.#container.load(runtimeModule);
    this.storage = this.#container.get(Storage);
    this.system = this.#container.get(System);
    this.initializer = this.#container.get(Initializer);
    this.configuration = this.#container.get(Configuration);
    this.paras = this.#container.get(Paras);
    this.scheduler = this.#container.get(Scheduler);
    this.inclusion = this.#container.get(Inclusion);
    this.backing = this.#container.get(Backing);
    this.shared = this.#container.get(Shared);
    refuseCrowd(start.config.parathreadCores ?? 0);
    this.storage.open(TrieState.empty);
    this.#container.get(GenesisBuilder).write(genesisOf(start));
    this.initializer.listen((hook, module) => {
      if (TRACED.includes(module)) this.#trace.push([hook, module]);
    });
  }

  /** Every hook run since genesis. */
  get trace(): readonly (readonly [Hook, string])[] {
    return this.#trace;
  }

  initializeBlock(number: number): void {
    this.system.enterBlock(blockNumber(number), NO_HASH);
    this.initializer.initializeBlock(blockNumber(number));
  }

  /** What was changed is encoded, and read back from its bytes by the next block. */
  finalizeBlock(): void {
    this.initializer.finalizeBlock();
    this.storage.open(TrieState.of(this.storage.commit().entries()));
  }

  newSession({ number, validators, queued, randomness }: ScriptSession): Result<null, { readonly code: string }> {
    refuseCrowd(this.configuration.pendingConfiguration()?.parathreadCores ?? 0);
    this.system.enterBlock(blockNumber(number), NO_HASH);
    return this.initializer.onNewSession({
      index: sessionIndex(this.shared.sessionIndex() + 1),
      number: blockNumber(number),
      validators: validators as readonly ValidatorId[],
      queued: queued as readonly ValidatorId[],
      randomness: hash(randomness),
    });
  }
}

/** Cores are set up one by one: so many are not a question of rules, but of memory. */
const MAX_CORES = 65_536;
function refuseCrowd(parathreadCores: number): void {
  if (parathreadCores > MAX_CORES)
    throw new RangeError(`parathreadCores: ${parathreadCores} are more than ${MAX_CORES}`);
}

const genesisOf = ({ config, genesis }: ScriptGenesis): Parameters<GenesisBuilder["write"]>[0] => ({
  config: { ...zeroConfiguration, ...config },
  validators: genesis.validators as readonly ValidatorId[],
  paras: genesis.paras.map(({ paraId: id, kind, genesisHead, validationCode }) => ({
    paraId: paraId(id),
    kind,
    genesisHead: fromHex(genesisHead),
    validationCode: fromHex(validationCode),
  })),
  sessionLength: 1,
  rotation: "guide-2020",
  randomness: NO_HASH,
  coresPerPara: 1,
});
