import { type BlockNumber, blockNumber, type ParaId, type Result, type ValidationCodeHash } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { type RuntimeModule, type SessionChange, System } from "../frame/index.js";
import { checkCanOffboard, checkCanOnboard } from "./checks.js";
import type { ParasError } from "./errors.js";
import type { ParasEvent } from "./events.js";
import { ParaCode } from "./para-code.js";
import { type ParaGenesisArgs, ParasState } from "./state.js";

const ascending = (paras: Iterable<ParaId>): readonly ParaId[] => [...new Set(paras)].sort((a, b) => a - b);

/**
 * Which paras there are, and their heads. Their code is `ParaCode`'s.
 *
 * @guide runtime/paras.md
 */
@injectable()
export class Paras implements RuntimeModule {
  readonly module = "Paras";

  constructor(
    @inject(ParasState) private readonly state: ParasState,
    @inject(ParaCode) readonly code: ParaCode,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(System) private readonly system: System,
  ) {}

  /** Paras that are live from the first block on. */
  initializeGenesis(paras: readonly (ParaGenesisArgs & { readonly paraId: ParaId })[]): void {
    for (const { paraId, ...args } of paras) this.#bring(paraId, args);
  }

  /** Prunes past code. */
  onInitialize(now: BlockNumber): void {
    this.code.past.prune(now, this.configuration.configuration().acceptancePeriod);
  }

  /** Who leaves goes first: a para may do both at once. */
  onNewSession({ number }: SessionChange): void {
    for (const para of this.state.outgoingParas.take()) this.#remove(para, number);
    for (const para of this.state.upcomingParas.take()) {
      const args = this.state.upcomingParasGenesis.take(para);
      if (args) this.#bring(para, args);
    }
  }

  brokenInvariants(): readonly string[] {
    const headless = this.state.parachains.get().filter((para) => !this.state.heads.has(para));
    return [...headless.map((para) => `parachain ${para} has no head`), ...this.code.past.broken()];
  }

  /** Ascending. */
  parachains(): readonly ParaId[] {
    return this.state.parachains.get();
  }

  /** Paras that come with the next session, ascending. */
  upcomingParas(): readonly ParaId[] {
    return this.state.upcomingParas.get();
  }

  /** Paras that go with the next session, ascending. */
  outgoingParas(): readonly ParaId[] {
    return this.state.outgoingParas.get();
  }

  /** The para's head data; `undefined` where it has none. */
  head(para: ParaId): Uint8Array | null {
    return this.state.heads.get(para) ?? null;
  }

  /** The relay chain block in whose context the head was executed: nothing older is built on it. 0 for the first head. */
  mostRecentContext(para: ParaId): BlockNumber {
    return this.state.mostRecentContext.get(para) ?? blockNumber(0);
  }

  /** Of every live para. */
  heads(): ReadonlyMap<ParaId, Uint8Array> {
    return new Map(this.state.heads.entries());
  }

  /** Whether it is a para of this session, of either kind. */
  isLive(para: ParaId): boolean {
    return this.state.heads.has(para);
  }

  /** Whether it is a live parathread. */
  isParathread(para: ParaId): boolean {
    return this.isLive(para) && !this.state.parachains.get().includes(para);
  }

  /** The hash of the code in force; `undefined` where there is none. */
  currentCodeHash(para: ParaId): ValidationCodeHash | null {
    return this.state.currentCodeHash.get(para) ?? null;
  }

  /** The entry point of registration. Initialized at the next session change. */
  register(para: ParaId, args: ParaGenesisArgs): Result<null, ParasError> {
    const check = checkCanOnboard(this.state, para, args, this.configuration.configuration());
    if (check.ok) this.scheduleParaInitialize(para, args);
    return check;
  }

  /** The entry point of deregistration. Cleaned up at the next session change. */
  deregister(para: ParaId): Result<null, ParasError> {
    const check = checkCanOffboard(this.state, para);
    if (check.ok) this.scheduleParaCleanup(para);
    return check;
  }

  /** @guide runtime/paras.md#routines */
  scheduleParaInitialize(para: ParaId, args: ParaGenesisArgs): void {
    this.state.upcomingParas.set(ascending([...this.state.upcomingParas.get(), para]));
    this.state.upcomingParasGenesis.set(para, args);
  }

  /** @guide runtime/paras.md#routines */
  scheduleParaCleanup(para: ParaId): void {
    this.state.outgoingParas.set(ascending([...this.state.outgoingParas.get(), para]));
  }

  /**
   * Notes that a para has come to a new head, executed in the context of relay chain block `number`. A pending upgrade that
   * was expected by then takes effect.
   *
   * @guide runtime/paras.md#routines
   */
  noteNewHead(para: ParaId, headData: Uint8Array, number: BlockNumber): void {
    this.state.heads.set(para, headData);
    this.state.mostRecentContext.set(para, number);
    this.system.deposit({ kind: "NewHeadNoted", paraId: para, headData } satisfies ParasEvent);
    this.code.applyUpgrade(para, number, this.system.number);
  }

  #bring(para: ParaId, { kind, genesisHead, validationCode }: ParaGenesisArgs): void {
    if (kind === "Parachain") this.state.parachains.set(ascending([...this.state.parachains.get(), para]));
    this.state.heads.set(para, genesisHead);
    this.code.initialize(para, validationCode);
    this.system.deposit({ kind: "ParaInitialized", paraId: para } satisfies ParasEvent);
  }

  #remove(para: ParaId, number: BlockNumber): void {
    if (!this.isLive(para)) return;
    this.state.parachains.set(this.state.parachains.get().filter((live) => live !== para));
    this.state.heads.delete(para);
    this.state.mostRecentContext.delete(para);
    this.code.retire(para, blockNumber(number));
    this.system.deposit({ kind: "ParaCleanedUp", paraId: para } satisfies ParasEvent);
  }
}
