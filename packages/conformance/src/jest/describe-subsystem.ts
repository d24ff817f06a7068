import { describe, expect, it } from "@jest/globals";
import type { Role } from "@parahost/kernel";
import { COMPLIANCE, type MessageSamples } from "../compliance.js";
import type { World } from "../world.js";

/**
 * What every subsystem owes its overseer, whatever it is for. One call in its test makes these tests of its own; a subsystem that
 * replaces another passes with the samples of the one replaced.
 *
 * @param make - a new subsystem in a new World, whose script answers all that the subsystem asks at any leaf
 * @param samples - of its role's messages
 */
export function describeSubsystem<S extends Role>(
  name: string,
  make: () => World<S> | Promise<World<S>>,
  samples: MessageSamples<S>,
): void {
  const made = new WeakSet<World<S>>();
  const fresh = async (): Promise<World<S>> => {
    const world = await make();
    if (made.has(world)) throw new Error(`describeSubsystem(${JSON.stringify(name)}): make gave the same World twice`);
    made.add(world);
    return world;
  };
  describe(name, () => {
    for (const { title, run } of COMPLIANCE) it(title, async () => expect(await run(fresh, samples)).toEqual([]));
  });
}
