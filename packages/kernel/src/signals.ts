import type { Hash } from "@parahost/primitives";
import type { ViewChange } from "./implicit-view.js";
import type { Item } from "./inbox.js";
import type { BlockId } from "./ports/chain.js";
import type { Room } from "./room.js";
import type { ActivatedLeaf } from "./subsystem.js";

/** A change of the active leaves, as one signal. */
export interface ActiveLeavesUpdate {
  readonly activated?: ActivatedLeaf | null;
  /** Handled before `activated`. */
  readonly deactivated?: readonly Hash[];
}

/** What every subsystem is told at once. */
export interface Signal extends Item {
  deliver(room: Room): Promise<void>;
}

/** @guide types/overseer-protocol.md#overseer-signal */
export class ActiveLeavesSignal implements Signal {
  constructor(
    private readonly activated: ActivatedLeaf | null,
    private readonly deactivated: readonly Hash[],
    private readonly view: ViewChange,
  ) {}

  drop(): void {}

  async deliver(room: Room): Promise<void> {
    const { subsystem, jobs } = room;
    for (const leaf of this.deactivated) jobs.end({ leaf });
    for (const relayParent of this.view.left) jobs.end({ relayParent });
    for (const leaf of this.deactivated) {
      room.handling = "onLeafGone";
      await room.guard(() => subsystem.onLeafGone?.(room.context(null) as never, leaf));
    }
    for (const relayParent of this.view.entered) jobs.open({ relayParent });
    const { activated } = this;
    if (!activated) return;
    jobs.open({ leaf: activated.hash });
    room.handling = "onLeaf";
    await room.guard(() => subsystem.onLeaf?.(room.context(null) as never, activated));
  }
}

/** @guide types/overseer-protocol.md#overseer-signal */
export class BlockFinalizedSignal implements Signal {
  constructor(private readonly block: BlockId) {}

  drop(): void {}

  async deliver(room: Room): Promise<void> {
    room.handling = "onFinalized";
    await room.guard(() => room.subsystem.onFinalized?.(room.context(null) as never, this.block));
  }
}
