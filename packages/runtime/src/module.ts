import { type Bind, ContainerModule, type Newable } from "inversify";
import { Authoring } from "./authoring.js";
import { Configuration, ConfigurationState } from "./configuration/index.js";
import { Disputes, DisputesState } from "./disputes/index.js";
import { BlockStart, Dispatch, Executive, FirstSession, GenesisBuilder, RuntimeOptions } from "./executive/index.js";
import { AnyRuntimeModule, HookOrder, Storage, System } from "./frame/index.js";
import {
  Acceptance,
  Backing,
  Enactment,
  Inclusion,
  InclusionState,
  ParaContext,
  PendingAvailability,
} from "./inclusion/index.js";
import { defaultHookOrder, Initializer, InitializerState, Sessions } from "./initializer/index.js";
import * as inherent from "./parainherent/index.js";
import { CodeStore, ParaCode, Paras, ParasState, PastCode } from "./paras/index.js";
import { RelayRuntime } from "./relay-runtime.js";
import { ParachainsRuntime } from "./runtime.js";
import * as api from "./runtime-api/index.js";
import { CoreGroups, ParathreadClaims, Scheduler, SchedulerState } from "./scheduler/index.js";
import { SessionInfoModule, SessionInfoState } from "./session-info/index.js";
import { Shared, SharedState } from "./shared/index.js";

/**
 * The modules whose hooks run, and what they keep. A team replaces one by binding its class to another, whose
 * constructor arguments it names, or takes over with `@injectFromBase()`.
 */
const modules = [
  Configuration,
  Shared,
  Paras,
  Scheduler,
  Inclusion,
  SessionInfoModule,
  Disputes,
  inherent.InherentInvariants,
] as const;
const states = [
  ConfigurationState,
  SharedState,
  ParasState,
  SchedulerState,
  InclusionState,
  SessionInfoState,
  DisputesState,
  InitializerState,
  inherent.ParasInherentState,
];
const parts: readonly Newable<object>[] = [
  Storage,
  System,
  CodeStore,
  PastCode,
  ParaCode,
  ParathreadClaims,
  CoreGroups,
  PendingAvailability,
  Enactment,
  Backing,
  ParaContext,
  Acceptance,
  Initializer,
  Sessions,
  inherent.InherentSignatures,
  inherent.RelayParentStep,
  inherent.AvailabilityStep,
  inherent.BackingStep,
  inherent.InherentSteps,
  inherent.ParasInherent,
  inherent.CreateInherent,
  BlockStart,
  Dispatch,
  Executive,
  FirstSession,
  GenesisBuilder,
  api.Preview,
  api.LatestBlock,
  api.SessionAnswers,
  api.CoreStates,
  api.ParaAnswers,
  api.BackingStates,
  api.ApiParts,
  api.RuntimeApi,
  Authoring,
  ParachainsRuntime,
];

function bindAll(bind: Bind): void {
  for (const part of [...parts, ...states, ...modules]) bind<object>(part).toSelf().inSingletonScope();
  for (const module of modules) bind(AnyRuntimeModule).toService(module);
  bind(HookOrder).toConstantValue(defaultHookOrder);
  bind(RuntimeOptions).toConstantValue({ checkInvariants: false });
  bind(RelayRuntime).toService(ParachainsRuntime);
}

/** The relay chain's runtime, for the process container: ask for {@link RelayRuntime}. */
export const runtimeModule: ContainerModule = new ContainerModule(({ bind }) => bindAll(bind));
