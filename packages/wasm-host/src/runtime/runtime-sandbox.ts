import { codecs } from "@parahost/primitives";
import { pack } from "../host/memory.js";
import { Sandbox } from "../host/sandbox.js";
import { HostTrap } from "../host/trap.js";
import type { GoodSignatures } from "./good-signatures.js";
import type { StorageOverlay } from "./storage-overlay.js";

/** What a call of a runtime has of the process: the same for all calls. */
export interface RuntimeServices {
  readonly signatures: GoodSignatures;
  /** What code that is not this runtime answers to `Core_version`; `null` where it is no runtime. */
  readonly versionOf: (code: Uint8Array) => Uint8Array | null;
}

const ERROR = 0;
const NONE = Uint8Array.of(0);

/** What a call of a runtime has of the host, beside its memory: the state, and the signatures known to be good. */
export class RuntimeSandbox extends Sandbox {
  /** Verdict on the signatures of a batch that is open; `null` where none is. */
  batch: boolean | null = null;
  #panic: string | undefined;
  #overlay: StorageOverlay | undefined;
  #depth = 0;

  constructor(readonly services: RuntimeServices) {
    super();
  }

  /** A call begins: of earlier ones nothing is left. */
  begin(overlay: StorageOverlay): void {
    this.forgetLines();
    this.batch = null;
    this.#panic = undefined;
    this.#overlay = overlay;
    this.#depth = overlay.depth;
  }

  get overlay(): StorageOverlay {
    if (!this.#overlay) throw new HostTrap("a host function was called outside of a call");
    return this.#overlay;
  }

  /** Whether the call itself has a transaction open; those around it are not its to end. */
  get hasTransaction(): boolean {
    return this.overlay.depth > this.#depth;
  }

  /** A runtime that panics says why in its last line of level error, and then traps. */
  get panic(): string | undefined {
    return this.#panic;
  }

  override say(level: number, target: string, message: string): void {
    super.say(level, target, message);
    if (level === ERROR) this.#panic = message;
  }

  /** Answers an optional value: `Option<Vec<u8>>`. */
  giveOption(value: Uint8Array | undefined): bigint {
    if (value === undefined) return this.give(NONE);
    return codecs.compactU32.using(value.length, (length) => {
      const size = 1 + length.length + value.length;
      const address = this.allocator.allocate(size);
      const whole = this.at(address, size);
      whole[0] = 1;
      whole.set(length, 1);
      whole.set(value, 1 + length.length);
      return pack(address, size);
    });
  }
}

/** A state version as the runtime passes it. */
export function stateVersion(version: number): 0 | 1 {
  if (version !== 0 && version !== 1) throw new HostTrap(`no state version ${version}`);
  return version;
}
