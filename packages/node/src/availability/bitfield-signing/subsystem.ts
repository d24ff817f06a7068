import { type ActivatedLeaf, Clock, type Context, type JobContext, Keystore, type Subsystem } from "@parahost/kernel";
import { type Bits, bitsFrom, type Hash, type ValidatorIndex } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { ourValidator, Signer } from "../../shared/index.js";
import { SPAWNED_TASK_DELAY_MS } from "./config.js";
import { BitfieldSigningMetrics } from "./metrics.js";
import { type BitfieldSigningRole, bitfieldSigningRole } from "./role.js";

type Job = JobContext<BitfieldSigningRole>;

/**
 * Says, for each core, whether we hold our chunk of what occupies it: one signed bitfield a leaf.
 *
 * A node that is no validator of the session signs nothing.
 *
 * @guide node/availability/bitfield-signing.md
 */
@injectable()
export class BitfieldSigningSubsystem implements Subsystem<BitfieldSigningRole> {
  readonly role = bitfieldSigningRole;
  readonly handlers = {};

  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(Signer) private readonly signer: Signer,
    @inject(BitfieldSigningMetrics) private readonly metrics: BitfieldSigningMetrics,
  ) {}

  onLeaf(ctx: Context<BitfieldSigningRole>, { hash }: ActivatedLeaf): void {
    ctx.spawn({ leaf: hash }, async (job) => {
      await this.clock.sleep(SPAWNED_TASK_DELAY_MS, job.signal);
      await this.metrics.runSeconds.time(() => this.#sign(job, hash));
    });
  }

  async #sign(job: Job, relayParent: Hash): Promise<void> {
    const us = ourValidator(this.keystore, await job.ask("runtimeApi", "validators", { at: relayParent }));
    if (!us) return;
    const bits = await this.#held(job, relayParent, us.index);
    if (bits.length === 0) return;
    const sessionIndex = await job.ask("runtimeApi", "sessionIndexForChild", { at: relayParent });
    const context = { sessionIndex, parentHash: relayParent };
    const bitfield = await this.signer.signBitfield(bits, context, us.index, us.key);
    this.metrics.signed.inc();
    await job.tell("bitfieldDistribution", "distributeBitfield", { relayParent, bitfield });
  }

  /** One bit a core. */
  async #held(job: Job, relayParent: Hash, validatorIndex: ValidatorIndex): Promise<Bits> {
    const cores = await job.ask("runtimeApi", "availabilityCores", { at: relayParent });
    const held = cores.map(async (core) => {
      if (core.kind !== "Occupied") return false;
      const { candidateHash } = core;
      return job.ask("availabilityStore", "queryChunkAvailability", { candidateHash, validatorIndex });
    });
    return bitsFrom(await Promise.all(held));
  }
}
