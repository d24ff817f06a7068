import {
  blockNumber,
  codecs,
  err,
  type Hash,
  type Header,
  hash,
  ok,
  orderedTrieRoot,
  type ParachainsInherentData,
  type Result,
  type SignatureTriple,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Authoring } from "./authoring.js";
import { checkLogs, logsOf } from "./consensus-logs.js";
import {
  type BlockBody,
  type BlockContext,
  type BlockError,
  Executive,
  type Genesis,
  GenesisBuilder,
  type GenesisError,
  isGoodBy,
  runtimeCall,
  type VerifiedSignatures,
} from "./executive/index.js";
import { isEncodeFault, type RuntimeState, TrieState } from "./frame/index.js";
import type { CreatedInherent } from "./parainherent/index.js";
import type { BuiltBlock, RelayRuntime } from "./relay-runtime.js";
import { type Api, type CallError, RuntimeApi } from "./runtime-api/index.js";

const NO_HASH = hash(`0x${"00".repeat(32)}`);

/** The root over what a block says: its inherent, then its calls. */
export const extrinsicsRoot = ({ inherent, calls }: BlockBody): Hash =>
  orderedTrieRoot(
    [codecs.parachainsInherentData.encode(inherent), ...calls.map((call) => runtimeCall.encode(call))],
    1,
  );

/** A body that was made here may hold what no bytes can say. */
function checkedRoot(body: BlockBody): Result<Hash, BlockError> {
  try {
    return ok(extrinsicsRoot(body));
  } catch (fault) {
    if (!isEncodeFault(fault)) throw fault;
    return err({ code: "Unencodable", details: { reason: fault.message } });
  }
}

/** Our {@link RelayRuntime}: the modules of the guide, over states that are tries. */
@injectable()
export class ParachainsRuntime implements RelayRuntime {
  constructor(
    @inject(GenesisBuilder) private readonly genesisBuilder: GenesisBuilder,
    @inject(Executive) private readonly executive: Executive,
    @inject(Authoring) private readonly authoring: Authoring,
    @inject(RuntimeApi) private readonly api: RuntimeApi,
  ) {}

  /** See {@link RelayRuntime}. */
  genesis(genesis: Genesis): Result<RuntimeState, GenesisError> {
    return this.genesisBuilder.build(genesis);
  }

  genesisHeader(state: RuntimeState): Header {
    const roots = { stateRoot: state.root(), extrinsicsRoot: orderedTrieRoot([], 1) };
    return { parentHash: NO_HASH, number: blockNumber(0), ...roots, digest: [] };
  }

  load(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>): RuntimeState {
    return TrieState.of(entries);
  }

  /** See {@link RelayRuntime}. */
  apiVersion(state: RuntimeState): number {
    return this.api.apiVersion(ours(state));
  }

  signaturesOf(
    parent: RuntimeState,
    context: BlockContext,
    inherent: ParachainsInherentData,
  ): readonly SignatureTriple[] {
    return this.authoring.signaturesOf(ours(parent), context, inherent);
  }

  createInherent(
    parent: RuntimeState,
    context: BlockContext,
    offered: ParachainsInherentData,
    good: VerifiedSignatures,
  ): CreatedInherent {
    return this.authoring.createInherent(ours(parent), context, offered, good);
  }

  buildBlock(
    parent: RuntimeState,
    context: BlockContext,
    body: BlockBody,
    good: VerifiedSignatures,
  ): Result<BuiltBlock, BlockError> {
    const root = checkedRoot(body);
    if (!root.ok) return root;
    const executed = this.executive.run(ours(parent), context, body, isGoodBy(good));
    if (!executed.ok) return executed;
    const { state, events } = executed.value;
    const digest = [...context.digest, ...logsOf(events)];
    const header = { ...context, digest, stateRoot: state.root(), extrinsicsRoot: root.value };
    return ok({ header, body, state, events });
  }

  executeBlock(
    parent: RuntimeState,
    { header, body }: { readonly header: Header; readonly body: BlockBody },
    good: VerifiedSignatures,
  ): Result<Pick<BuiltBlock, "state" | "events">, BlockError> {
    const root = checkedRoot(body);
    if (!root.ok) return root;
    if (header.extrinsicsRoot !== root.value)
      return err({ code: "ExtrinsicsRootMismatch", details: { claimed: header.extrinsicsRoot, root: root.value } });
    const { parentHash, number, digest } = header;
    const executed = this.executive.run(ours(parent), { parentHash, number, digest }, body, isGoodBy(good));
    if (!executed.ok) return executed;
    const logs = checkLogs(digest, executed.value.events);
    if (!logs.ok) return logs;
    const stateRoot = executed.value.state.root();
    return stateRoot === header.stateRoot
      ? executed
      : err({ code: "StateRootMismatch", details: { claimed: header.stateRoot, root: stateRoot } });
  }

  call(state: RuntimeState, method: string, args: Uint8Array): Result<Uint8Array, CallError> {
    return this.api.call(ours(state), method, args);
  }

  /** {@link call} without bytes: the answer itself. Equal to what its bytes decode to. */
  ask<M extends keyof Api>(state: RuntimeState, method: M, args: Api[M]["args"]): Api[M]["reply"] {
    return this.api.ask(ours(state), method, args);
  }
}

/** States of another maker are taken in by their entries. */
const ours = (state: RuntimeState): TrieState => (state instanceof TrieState ? state : TrieState.of(state.entries()));
