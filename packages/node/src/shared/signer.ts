import { Keystore } from "@parahost/kernel";
import {
  asChecked,
  type Bits,
  bitfieldPayload,
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

/**
 * Signs for our validator: the one place where a statement or a bitfield of ours comes to be.
 *
 * Fails with `UnknownKey` where the keystore does not hold the key.
 *
 * @guide types/backing.md#signed-wrapper
 */
@injectable()
export class Signer {
  constructor(@inject(Keystore) private readonly keystore: Keystore) {}

  async signStatement(
    statement: Statement,
    context: SigningContext,
    validatorIndex: ValidatorIndex,
    key: ValidatorId,
  ): Promise<SignedFullStatement> {
    const signature = await this.keystore.sign("para", key, statementPayload(compactOf(statement), context));
    return asChecked({ payload: statement, validatorIndex, signature });
  }

  async signBitfield(
    bits: Bits,
    context: SigningContext,
    validatorIndex: ValidatorIndex,
    key: ValidatorId,
  ): Promise<SignedAvailabilityBitfield> {
    const signature = await this.keystore.sign("para", key, bitfieldPayload(bits, context));
    return asChecked({ payload: bits, validatorIndex, signature });
  }
}
