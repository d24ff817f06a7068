import type { Log } from "@parahost/kernel";
import { type ParaId, paraId } from "@parahost/primitives";
import type { ContainerModule } from "inversify";
import type { SpecChain } from "./chain-spec/spec-chain.js";
import { specParas } from "./chain-spec/spec-paras.js";
import { OptionError } from "./option-error.js";
import { type DevPlugin, namedPlugins } from "./plugins.js";

/** A para to be run: what is validated with, what it starts from, and who makes its blocks. */
export interface DevPara {
  readonly paraId: ParaId;
  readonly validationCode: Uint8Array;
  readonly genesisHead: Uint8Array;
  /** Binds the kernel's Collator port. */
  readonly collator: ContainerModule;
  /** Reads a block's number off the head. Where it is not there, blocks are counted as they are included. */
  readonly headNumber?: (headData: Uint8Array) => number;
}
/** The strategies that are always there. */
export const OUR_STRATEGIES = ["legacy", "prospective", "elastic-scaling"] as const;
/** One of these by name, or `auto`: what the session prefers. A plugin's strategy goes by its own name. */
export type StrategyChoice = "auto" | (typeof OUR_STRATEGIES)[number];
/** Whether a strategy is one of ours; else a plugin has to bring it. */
export const isOurChoice = (strategy: string): strategy is StrategyChoice =>
  strategy === "auto" || OUR_STRATEGIES.some((ours) => ours === strategy);

/** `invalid-backing`: a backing group backs a candidate of the first para that is invalid. */
export type FaultChoice = "invalid-backing";

/** How to run a development chain. What is left out has a default that works. */
export interface DevChainOptions {
  /** Runs the relay chain of a raw chain spec on the runtime in it. Then what is laid down there is not to be said here. */
  readonly chainSpec?: SpecChain;
  /** Who makes the blocks of the chain spec's paras, where they are no Undying paras. */
  readonly collators?: ReadonlyMap<ParaId, ContainerModule>;
  /** At least 2, and as many as there are cores. Default: the larger of 6 and twice the cores. */
  readonly validators?: number;
  /** Default: three counters, 2000 to 2002. */
  readonly paras?: readonly DevPara[];
  /** Sets up genesis so that this strategy suits, and pins it: one of ours, or a plugin's. Default: `auto`, what the runtime says. */
  readonly strategy?: StrategyChoice | (string & {});
  readonly coresPerPara?: number;
  /** Relay chain blocks in a session. */
  readonly sessionLength?: number;
  /** Ends the run once the best block has this number. Default: goes on until it is stopped. */
  readonly blocks?: number;
  /** Default: virtual where `blocks` is given, else real. */
  readonly time?: "real" | "virtual";
  /** At least 3 s: inherent data are not ready sooner than 2 s after a leaf. */
  readonly slotMs?: number;
  readonly seed?: string;
  /** Checks the runtime's invariants after every block; one that is broken ends the run. */
  readonly check?: boolean;
  /** Where chain and stores are kept. Default: in memory. */
  readonly dataDir?: string;
  /** Where candidates that are found invalid are written to, for study. Default: nowhere. */
  readonly dumpDir?: string;
  /** What some of the parties do wrong on purpose, so that the others can be seen to deal with it. Default: nothing. */
  readonly fault?: FaultChoice;
  readonly log?: Log;
  /**
   * What others add: strategies, subsystems, replacements of ours, runtime modules. A bare module is one for each validator's container.
   */
  readonly plugins?: readonly (DevPlugin | ContainerModule)[];
  /** Loaded into one validator's container, after all the others: what it alone does in another way. */
  readonly validatorModules?: (validator: number) => readonly ContainerModule[];
  /** Loaded into the process's container, after ours: knobs of what the validators share. */
  readonly processModules?: readonly ContainerModule[];
}
type Optional = "chainSpec" | "collators" | "blocks" | "dataDir" | "dumpDir" | "fault" | "log";
export type ResolvedOptions = Required<Omit<DevChainOptions, Optional | "plugins">> &
  Pick<DevChainOptions, Optional> & {
    readonly cores: number;
    readonly plugins: readonly DevPlugin[];
  };

/** What the runtime of a chain spec decides, by option. */
const DECIDED_BY_SPEC = {
  validators: "validators",
  paras: "paras",
  strategy: "strategy",
  coresPerPara: "cores-per-para",
  sessionLength: "session-length",
  slotMs: "slot",
  check: "check",
} as const satisfies Partial<Record<keyof DevChainOptions, string>>;
const LEAST_SLOT_MS = 3_000;
/** A day: timers of the real clock hold no more than 24 of them. */
const MOST_SLOT_MS = 86_400_000;
/** As many validators as the protocol is laid out for, all in one process. */
const MOST_VALIDATORS = 1_000;
/** Of seven two may be faulty, and two votes back a candidate. */
const LEAST_WITH_FAULT = 7;
/** Block numbers have 32 bits. */
const MOST_BLOCKS = 2 ** 32 - 1;

/** Fills in the defaults, and refuses what cannot work. @throws OptionError */
export function resolveOptions(given: DevChainOptions, defaultPara: (id: ParaId) => DevPara): ResolvedOptions {
  const { chainSpec, collators = new Map<ParaId, ContainerModule>() } = given;
  if (chainSpec) refuseBesideSpec(given);
  else if (collators.size > 0) throw new OptionError("para", "without a chain spec a para needs code");
  const paras = chainSpec
    ? specParas(chainSpec, collators)
    : (given.paras ?? [2000, 2001, 2002].map((id) => defaultPara(paraId(id))));
  const coresPerPara = given.coresPerPara ?? 1;
  const cores = chainSpec?.cores ?? paras.length * coresPerPara;
  const plugins = namedPlugins(given.plugins ?? []);
  const options: ResolvedOptions = {
    ...given,
    paras,
    coresPerPara,
    cores,
    validators:
      chainSpec?.validators.length ??
      given.validators ??
      Math.min(MOST_VALIDATORS, Math.max(given.fault ? LEAST_WITH_FAULT : 6, 2 * cores)),
    strategy: given.strategy ?? "auto",
    sessionLength: given.sessionLength ?? 50,
    time: given.time ?? (given.blocks === undefined ? "real" : "virtual"),
    slotMs: chainSpec?.slotMs ?? given.slotMs ?? 6_000,
    seed: given.seed ?? "parahost",
    check: given.check ?? false,
    plugins,
    validatorModules: given.validatorModules ?? (() => []),
    processModules: given.processModules ?? [],
  };
  check(options);
  return options;
}

function refuseBesideSpec(given: DevChainOptions): void {
  for (const [key, option] of Object.entries(DECIDED_BY_SPEC))
    if (given[key as keyof typeof DECIDED_BY_SPEC] !== undefined)
      throw new OptionError(option, "is not for a chain spec: the runtime in it decides");
}

function check(options: ResolvedOptions): void {
  const { validators, paras, coresPerPara, cores, sessionLength, blocks, slotMs, strategy } = options;
  const refuse = (option: string, reason: string): never => {
    throw new OptionError(option, reason);
  };
  const whole = (option: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER) => {
    if (!Number.isSafeInteger(value) || value < least)
      refuse(option, `${value} is not a whole number of at least ${least}`);
    if (value > most) refuse(option, `${value} is more than ${most}`);
  };
  whole("paras", paras.length, 1, MOST_VALIDATORS);
  whole("cores-per-para", coresPerPara, 1);
  if (cores > MOST_VALIDATORS) refuse("paras", `${cores} cores are more than ${MOST_VALIDATORS} validators can serve`);
  whole("validators", validators, 2, MOST_VALIDATORS);
  whole("session-length", sessionLength, 1, MOST_BLOCKS);
  if (blocks !== undefined) whole("blocks", blocks, 1, MOST_BLOCKS);
  if (!(slotMs >= LEAST_SLOT_MS)) refuse("slot", `${slotMs} ms is below ${LEAST_SLOT_MS} ms`);
  if (slotMs > MOST_SLOT_MS) refuse("slot", `${slotMs} ms is above ${MOST_SLOT_MS} ms`);
  if (validators < cores) refuse("validators", `${validators} validators are fewer than the ${cores} cores`);
  if (options.fault && validators < LEAST_WITH_FAULT)
    refuse(
      "validators",
      `of ${validators} too few are honest to conclude a dispute against two: at least ${LEAST_WITH_FAULT}`,
    );
  if (coresPerPara > 1 && strategy !== "elastic-scaling" && isOurChoice(strategy))
    refuse(
      "cores-per-para",
      `the strategy ${strategy} cannot use ${coresPerPara} cores for one para; elastic-scaling can`,
    );
  const ids = paras.map((para) => para.paraId);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) refuse("para", `${twice} is given twice`);
}
