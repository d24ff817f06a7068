import { type CoreIndex, coreIndex, type ParaId } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { type RuntimeModule, Storage } from "../frame/index.js";
import { Inclusion, type InclusionEvent } from "../inclusion/index.js";
import { Paras, type ParasEvent } from "../paras/index.js";
import { Scheduler } from "../scheduler/index.js";

/** What must hold between the modules that the inherent brings together. */
@injectable()
export class InherentInvariants implements RuntimeModule {
  readonly module = "ParasInherent";

  constructor(
    @inject(Storage) private readonly storage: Storage,
    @inject(Scheduler) private readonly scheduler: Scheduler,
    @inject(Inclusion) private readonly inclusion: Inclusion,
    @inject(Paras) private readonly paras: Paras,
  ) {}

  brokenInvariants(): readonly string[] {
    return [...this.#cores(), ...this.#heads()];
  }

  /** Occupied cores and pending candidates are the same set. */
  #cores(): readonly string[] {
    const pending = new Map<CoreIndex, ParaId>();
    for (const [para, candidates] of this.inclusion.pending.all())
      for (const { core } of candidates) pending.set(core, para);
    const broken: string[] = [];
    for (const [at, occupant] of this.scheduler.executionCores().entries()) {
      const core = coreIndex(at);
      if (occupant && !pending.has(core)) broken.push(`core ${core} is occupied and nothing is pending on it`);
      if (occupant && pending.has(core) && pending.get(core) !== this.scheduler.corePara(core))
        broken.push(`core ${core} is occupied by another para than ${pending.get(core)}, which is pending on it`);
      if (!occupant && pending.has(core))
        broken.push(`a candidate of para ${pending.get(core)} is on free core ${core}`);
      pending.delete(core);
    }
    for (const [core, para] of pending) broken.push(`a candidate of para ${para} is on core ${core}, which is none`);
    return broken;
  }

  /** Heads move by enacting, and come and go with their para. */
  #heads(): readonly string[] {
    const before = this.storage.before(() => this.paras.heads());
    const events = this.storage.events as readonly (InclusionEvent | ParasEvent)[];
    const included = new Map<ParaId, Uint8Array>();
    const registered = new Set<ParaId>();
    for (const event of events) {
      if (event.kind === "CandidateIncluded") included.set(event.receipt.descriptor.paraId, event.headData);
      if (event.kind === "ParaInitialized") registered.add(event.paraId);
    }
    return [...this.paras.heads()].flatMap(([para, head]) => {
      const expected = included.get(para) ?? (registered.has(para) ? head : before.get(para));
      return expected && Buffer.compare(expected, head) === 0 ? [] : [`the head of para ${para} moved by itself`];
    });
  }
}
