import type { ValidatorId } from "@parahost/primitives";
import type { DisputeMessage } from "@parahost/protocol";

/** How far one dispute has been sent: to whom it is on its way, and who has confirmed it. */
export class SendTask {
  readonly #deliveries = new Map<ValidatorId, "pending" | "confirmed">();
  #failed = 0;

  constructor(readonly message: DisputeMessage) {}

  /** Sends that failed since it was last refreshed; whoever did not get it is not known any more, so that it is sent again. */
  get failed(): number {
    return this.#failed;
  }

  /** It could not even be said who should have it. */
  failedAltogether(): void {
    this.#failed += 1;
  }

  /**
   * @param authorities - all who should have it now; the others are forgotten
   * @returns those among them to whom it is to be sent, and is on its way from now on
   */
  refresh(authorities: ReadonlySet<ValidatorId>): readonly ValidatorId[] {
    const lacking = [...authorities].filter((authority) => !this.#deliveries.has(authority));
    for (const authority of this.#deliveries.keys())
      if (!authorities.has(authority)) this.#deliveries.delete(authority);
    for (const authority of lacking) this.#deliveries.set(authority, "pending");
    this.#failed = 0;
    return lacking;
  }

  /** Of one who should not have it any more nothing is noted. */
  finished(authority: ValidatorId, isConfirmed: boolean): void {
    if (!this.#deliveries.has(authority)) return;
    if (isConfirmed) {
      this.#deliveries.set(authority, "confirmed");
    } else {
      this.#deliveries.delete(authority);
      this.#failed += 1;
    }
  }
}
