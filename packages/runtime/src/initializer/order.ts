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
 * Puts modules in order, however the container made them.
 *
 * @throws FrameFault where a module is not listed, is listed and missing, or two have one name
 */
export function inHookOrder(modules: readonly RuntimeModule[], order: HookOrder): readonly RuntimeModule[] {
  const byName = new Map<string, RuntimeModule>();
  for (const module of modules) {
    if (byName.has(module.module)) throw new FrameFault("TwoModules", { module: module.module });
    if (!order.includes(module.module)) throw new FrameFault("UnlistedModule", { module: module.module, order });
    byName.set(module.module, module);
  }
  return order.map((name) => {
    const module = byName.get(name);
    if (!module) throw new FrameFault("MissingModule", { module: name, order });
    return module;
  });
}
