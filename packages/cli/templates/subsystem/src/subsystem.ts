import {
  type ActivatedLeaf,
  type Context,
  type Gauge,
  type Handlers,
  Log,
  Metrics,
  type Subsystem,
} from "@parahost/kernel";
import { inject, injectable } from "inversify";
import { type TemplateNameRole, templateNameRole } from "./role.js";

/** Watches how far finality is behind: at each leaf it asks for the last finalized block. */
@injectable()
export class TemplateNameSubsystem implements Subsystem<TemplateNameRole> {
  readonly role = templateNameRole;
  readonly #log: Log;
  readonly #unfinalized: Gauge;
  #lag: number | null = null;

  constructor(@inject(Log) log: Log, @inject(Metrics) metrics: Metrics) {
    this.#log = log.target(templateNameRole.target);
    this.#unfinalized = metrics.gauge(
      "polkadot_parachain_template_name_unfinalized_total",
      "Blocks between the newest leaf and the last finalized block",
    );
  }

  readonly handlers: Handlers<TemplateNameRole> = {
    lag: () => this.#lag,
  };

  async onLeaf(ctx: Context<TemplateNameRole>, { hash, number }: ActivatedLeaf): Promise<void> {
    this.#lag = number - (await ctx.ask("chainApi", "finalizedBlockNumber", null));
    this.#unfinalized.set(this.#lag);
    this.#log.log("debug", "finality is behind", { leaf: hash, blocks: this.#lag });
  }
}
