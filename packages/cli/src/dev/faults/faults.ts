import type { RelayChain } from "@parahost/relay-chain";
import type { ContainerModule } from "inversify";
import type { DevPara, FaultChoice } from "../options.js";
import { invalidBacking } from "./invalid-backing.js";

/** What parties have in the place of what the honest have. Nobody else's code knows of it. */
export interface Fault {
  validatorModules(validator: number): readonly ContainerModule[];
  collatorModules(para: DevPara): readonly ContainerModule[];
}
/** Every fault, as it is made for a chain that is open and has not begun. */
export const FAULTS: Readonly<Record<FaultChoice, (chain: RelayChain<unknown>, paras: readonly DevPara[]) => Fault>> = {
  "invalid-backing": invalidBacking,
};
