import type { Histogram, Metrics } from "./ports/metrics.js";

/** Of so many messages one goes into the histogram of waiting times; into the sum they all go. */
const SAMPLE_EVERY = 64;
const SECONDS = [0.0001, 0.0004, 0.0016, 0.0064, 0.0256, 0.1024, 0.4096, 1.6384, 4.9152, 10];

/** A subsystem as upstream's metrics name it: `candidateBacking` is `candidate-backing-subsystem`. */
export const meterName = (name: string): string =>
  `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-subsystem`;

/** What one subsystem's inbox has seen. */
export class Meter {
  boundedSent = 0;
  boundedReceived = 0;
  /** Times that a sender had to wait. */
  blocked = 0;
  unboundedSent = 0;
  unboundedReceived = 0;
  signalsSent = 0;
  signalsReceived = 0;
  /** Summed over all messages. */
  waitedMs = 0;
  readonly #labels;

  constructor(
    readonly name: string,
    private readonly metrics: KernelMetrics,
  ) {
    this.#labels = { subsystem_name: meterName(name) };
  }

  received(isBounded: boolean, waitedMs: number): void {
    this.waitedMs += waitedMs;
    const nth = isBounded ? this.boundedReceived++ : this.unboundedReceived++;
    if (nth % SAMPLE_EVERY === 0) this.metrics.observe(isBounded, waitedMs, this.#labels);
  }

  /** Hands the figures on: now and then, since that takes longer than a message. */
  publish(depth: number): void {
    this.metrics.publish(this, depth, this.#labels);
  }
}

type Labels = Readonly<Record<string, string>>;

/** The kernel's own metrics. Names are upstream's where it has the figure, so that its dashboards read ours. */
export class KernelMetrics {
  readonly activatedHeads;
  readonly deactivatedHeads;
  readonly relayed;
  readonly faults;
  readonly undelivered;
  readonly #gauges;
  readonly #boundedTof: Histogram;
  readonly #unboundedTof: Histogram;
  #relayed = 0;

  constructor(metrics: Metrics) {
    const labels = ["subsystem_name"];
    const counter = (name: string, help: string, ...names: string[]) => metrics.counter(name, help, names);
    const gauge = (name: string, help: string) => metrics.gauge(name, help, labels);
    const tof = (name: string, help: string) => metrics.histogram(name, help, SECONDS, labels);
    const upstream = "polkadot_parachain";
    this.activatedHeads = counter(`${upstream}_activated_heads_total`, "Leaves activated.");
    this.deactivatedHeads = counter(`${upstream}_deactivated_heads_total`, "Leaves deactivated.");
    this.relayed = counter(`${upstream}_messages_relayed_total`, "Messages sent, asks and tells.");
    this.faults = counter("parahost_kernel_faults_total", "Faults noted.", "subsystem_name", "code");
    this.undelivered = counter("parahost_kernel_undelivered_total", "Messages to subsystems that are not there.", "to");
    this.#gauges = {
      boundedSent: gauge(`${upstream}_subsystem_bounded_sent`, "Messages sent along bounded edges."),
      boundedReceived: gauge(`${upstream}_subsystem_bounded_received`, "Messages of bounded edges taken."),
      blocked: gauge(`${upstream}_subsystem_bounded_blocked`, "Times that a sender waited at a full inbox."),
      unboundedSent: gauge(`${upstream}_subsystem_unbounded_sent`, "Messages sent along unbounded edges."),
      unboundedReceived: gauge(`${upstream}_subsystem_unbounded_received`, "Messages of unbounded edges taken."),
      signalsSent: gauge(`${upstream}_overseer_signals_sent`, "Signals put into the inbox."),
      signalsReceived: gauge(`${upstream}_overseer_signals_received`, "Signals taken from the inbox."),
      depth: gauge("parahost_kernel_inbox_depth", "Messages in the inbox."),
      waited: gauge("parahost_kernel_inbox_wait_seconds_sum", "Seconds in the inbox, summed over all messages."),
    };
    this.#boundedTof = tof(`${upstream}_subsystem_bounded_tof`, "Seconds in the inbox, of messages of bounded edges.");
    this.#unboundedTof = tof(`${upstream}_subsystem_unbounded_tof`, "Seconds in the inbox, of unbounded edges.");
  }

  /** @param ids - envelopes so far */
  publishRelayed(ids: number): void {
    if (ids > this.#relayed) this.relayed.inc(ids - this.#relayed);
    this.#relayed = ids;
  }

  observe(isBounded: boolean, waitedMs: number, labels: Labels): void {
    (isBounded ? this.#boundedTof : this.#unboundedTof).observe(waitedMs / 1_000, labels);
  }

  publish(meter: Meter, depth: number, labels: Labels): void {
    const gauges = this.#gauges;
    gauges.boundedSent.set(meter.boundedSent, labels);
    gauges.boundedReceived.set(meter.boundedReceived, labels);
    gauges.blocked.set(meter.blocked, labels);
    gauges.unboundedSent.set(meter.unboundedSent, labels);
    gauges.unboundedReceived.set(meter.unboundedReceived, labels);
    gauges.signalsSent.set(meter.signalsSent, labels);
    gauges.signalsReceived.set(meter.signalsReceived, labels);
    gauges.depth.set(depth, labels);
    gauges.waited.set(meter.waitedMs / 1_000, labels);
  }
}
