import { isSubsystemError, type SignatureVerifier } from "@parahost/kernel";
import {
  disputeStatementPayload,
  type Hash,
  type SessionIndex,
  type SignatureTriple,
  type ValidatorId,
} from "@parahost/primitives";
import type { RuntimeAsker } from "../../../shared/index.js";
import { type Incoming, statementsOf } from "./incoming.js";

/** `UnknownSession`: the runtime cannot say who votes, so nothing can be said of the votes. */
export type VotesVerdict = "Good" | "InvalidSignature" | "UnknownSession";

/**
 * Verifies the votes of several messages at once.
 *
 * @param leaf - where the runtime is asked; `null`: at each candidate's relay parent
 * @returns one verdict a message, in order
 */
export async function checkVotes(
  asker: RuntimeAsker,
  verifier: SignatureVerifier,
  messages: readonly Incoming[],
  leaf: Hash | null,
): Promise<readonly VotesVerdict[]> {
  const validators = await validatorsOf(asker, messages, leaf);
  const triples = messages.map((incoming) => triplesOf(incoming, validators.get(incoming.message.session) ?? []));
  const verdicts = (await verifier.verify(triples.flatMap((of) => of ?? [])))[Symbol.iterator]();
  return triples.map((of, i) => {
    if (!validators.get((messages[i] as Incoming).message.session)) return "UnknownSession";
    if (!of) return "InvalidSignature";
    const areGood = of.map(() => verdicts.next().value === true);
    return areGood.every(Boolean) ? "Good" : "InvalidSignature";
  });
}

/** `null` where a vote names a validator that there is not. */
function triplesOf(
  { message, candidateHash }: Incoming,
  validators: readonly ValidatorId[],
): readonly SignatureTriple[] | null {
  const triples = statementsOf(message).flatMap(({ statement, validatorIndex, signature }) => {
    const key = validators[validatorIndex];
    return key
      ? [
          {
            key,
            payload: disputeStatementPayload(statement, candidateHash, message.session),
            signature,
          },
        ]
      : [];
  });
  return triples.length === 2 ? triples : null;
}

async function validatorsOf(
  asker: RuntimeAsker,
  messages: readonly Incoming[],
  leaf: Hash | null,
): Promise<ReadonlyMap<SessionIndex, readonly ValidatorId[]>> {
  const places = new Map(
    messages.map(({ message }) => [message.session, leaf ?? message.candidateReceipt.descriptor.relayParent]),
  );
  const known = new Map<SessionIndex, readonly ValidatorId[]>();
  for (const [session, at] of places) {
    const info = await asker.ask("runtimeApi", "sessionInfo", { at, session }).catch((fault: unknown) => {
      if (!isSubsystemError(fault) || fault.fatal) throw fault;
      return null;
    });
    if (info) known.set(session, info.validators);
  }
  return known;
}
