import { ContainerModule } from "inversify";
import { ChainRuntime } from "./chain-runtime.js";
import { ChainStore } from "./chain-store.js";
import { FinalityVotes } from "./finality-votes.js";
import { ModulesChainRuntime } from "./modules/modules-chain-runtime.js";
import { Propagation } from "./propagation.js";
import { RelayChain } from "./relay-chain.js";

/** The embedded relay chain, one a process, on the runtime of our modules. That runtime, finality rule and ports are bound elsewhere. */
export const relayChainModule = new ContainerModule(({ bind }) => {
  bind(ChainRuntime).to(ModulesChainRuntime).inSingletonScope();
  bind(ChainStore).toSelf().inSingletonScope();
  bind(FinalityVotes).toSelf().inSingletonScope();
  bind(Propagation).toSelf().inSingletonScope();
  bind(RelayChain).toSelf().inSingletonScope();
});
