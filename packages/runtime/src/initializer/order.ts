import { FrameFault, type HookOrder, type RuntimeModule } from "../frame/index.js";

/**
 * The order in which the hooks of the modules run; finalization goes backwards. The guide's five, and after what they need
 * those that it did not have yet.
 *
 * @guide runtime/initializer.md
 */
export const defaultHookOrder: HookOrder = [
  "Configuration",
  "Shared",
  "Paras",
  "Scheduler",
  "Inclusion",
  "SessionInfo",
  "Validity",
  "ParasInherent",
];

/**
 * Puts modules in order, however the container made them. What the order does not list comes right after the module that it names in
 * `after`; those that name the same one, in the order given.
 *
 * @throws FrameFault where a module is neither listed nor says where it belongs, is listed and missing, or two have one name
 */
export function inHookOrder(modules: readonly RuntimeModule[], order: HookOrder): readonly RuntimeModule[] {
  const byName = new Map<string, RuntimeModule>();
  for (const module of modules) {
    if (byName.has(module.module)) throw new FrameFault("TwoModules", { module: module.module });
    byName.set(module.module, module);
  }
  const unlisted = modules.filter(({ module }) => !order.includes(module));
  return withUnlisted(order, unlisted).map((name) => {
    const module = byName.get(name);
    if (!module) throw new FrameFault("MissingModule", { module: name, order });
    return module;
  });
}

function withUnlisted(order: HookOrder, unlisted: readonly RuntimeModule[]): HookOrder {
  const placed = [...order];
  let waiting = unlisted;
  while (waiting.length > 0) {
    // The last first, so that of two that follow the same one the first is put nearer to it.
    const ready = waiting.filter(({ after }) => after !== undefined && placed.includes(after)).reverse();
    const [stuck] = waiting;
    if (ready.length === 0)
      throw new FrameFault("UnlistedModule", { module: stuck?.module, after: stuck?.after, order });
    for (const { module, after = "" } of ready) placed.splice(placed.indexOf(after) + 1, 0, module);
    waiting = waiting.filter((module) => !ready.includes(module));
  }
  return placed;
}
