import { Keystore } from "@parahost/kernel";
import {
  asChecked,
  type Bits,
  bitfieldPayload,
  type CandidateHash,
  type DisputeStatement,
  type DisputeStatementRow,
  disputePayload,
  type SessionIndex,
  type SignedAvailabilityBitfield,
  type SignedFullStatement,
  type SigningContext,
  type Statement,
  statementPayload,
  type ValidatorId,
  type ValidatorIndex,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { compactOf } from "./compact-statement.js";
import { ONE_PER_RELAY_PARENT, type SecondingRule, type SigningClaim, SigningGuard } from "./signing-guard/index.js";

/**
 * Signs for our validator: the one place where a statement or a bitfield of ours comes to be, and nothing that conflicts with
 * another one.
 *
 * Fails with `UnknownKey` where the keystore does not hold the key, and with what {@link SigningGuard} refuses.
 *
 * @guide types/backing.md#signed-wrapper
 */
@injectable()
export class Signer {
  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(SigningGuard) private readonly guard: SigningGuard,
  ) {}

  /** @param rule - by which `Seconded` conflicts with another one */
  async signStatement(
    statement: Statement,
    context: SigningContext,
    validatorIndex: ValidatorIndex,
    key: ValidatorId,
    rule: SecondingRule = ONE_PER_RELAY_PARENT,
  ): Promise<SignedFullStatement> {
    const compact = compactOf(statement);
    const of = { validator: key, session: context.sessionIndex, relayParent: context.parentHash };
    const about = { ...of, candidateHash: compact.candidateHash };
    const claim: SigningClaim =
      statement.kind === "Valid"
        ? { kind: "Valid", ...about }
        : { kind: "Seconded", ...about, paraId: statement.candidate.descriptor.paraId, rule };
    const payload = statementPayload(compact, context);
    const signature = await this.guard.sign(claim, () => this.keystore.sign("para", key, payload));
    return asChecked({ payload: statement, validatorIndex, signature });
  }

  /** A vote that is cast in the dispute itself. */
  async signDisputeVote(
    side: DisputeStatement["side"],
    candidateHash: CandidateHash,
    session: SessionIndex,
    validatorIndex: ValidatorIndex,
    key: ValidatorId,
  ): Promise<DisputeStatementRow> {
    const valid = side === "Valid";
    const signature = await this.guard.sign(
      { kind: "DisputeVote", validator: key, session, candidateHash, valid },
      () => this.keystore.sign("para", key, disputePayload(valid, candidateHash, session)),
    );
    return { statement: { side, statement: { kind: "Explicit" } }, validatorIndex, signature };
  }

  async signBitfield(
    bits: Bits,
    context: SigningContext,
    validatorIndex: ValidatorIndex,
    key: ValidatorId,
  ): Promise<SignedAvailabilityBitfield> {
    const { sessionIndex: session, parentHash: relayParent } = context;
    const signature = await this.guard.sign({ kind: "Bitfield", validator: key, session, relayParent, bits }, () =>
      this.keystore.sign("para", key, bitfieldPayload(bits, context)),
    );
    return asChecked({ payload: bits, validatorIndex, signature });
  }
}
