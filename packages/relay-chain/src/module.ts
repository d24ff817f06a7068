import { ContainerModule } from "inversify";
import { ChainStore } from "./chain-store.js";
import { Propagation } from "./propagation.js";
import { RelayChain } from "./relay-chain.js";

/** The embedded relay chain, one a process. Its runtime, finality rule and ports are bound elsewhere. */
export const relayChainModule = new ContainerModule(({ bind }) => {
  bind(ChainStore).toSelf().inSingletonScope();
  bind(Propagation).toSelf().inSingletonScope();
  bind(RelayChain).toSelf().inSingletonScope();
});
