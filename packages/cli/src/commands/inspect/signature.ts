import {
  approvalPayload,
  type Bits,
  bitfieldPayload,
  bitsOfRow,
  candidateHash,
  codecs,
  collationPayload,
  disputePayload,
  type Hex,
  hash,
  isSignatureValid,
  pvfCheckPayload,
  ready,
  type SessionIndex,
  sessionIndex,
  signature,
  statementPayload,
  toHex,
  validationCodeHash,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import type { CliIo } from "../cli-io.js";
import { UserError } from "../user-error.js";
import { bytesFrom, hexBytes } from "./input.js";

/** What `parahost inspect signature` is given: options by their names, each as text. */
export type SignatureFacts = Readonly<Record<string, string | undefined>>;

interface Claim {
  readonly payload: Uint8Array;
  /** Where the claim itself names them. */
  readonly key?: Hex;
  readonly signature?: Hex;
}
type Reading = (facts: Facts) => Claim | Promise<Claim>;

const KINDS: Readonly<Record<string, Reading>> = {
  statement: (facts) => {
    const kind = ({ seconded: "Seconded", valid: "Valid" } as const)[facts.oneOf("statement", ["seconded", "valid"])];
    return {
      payload: statementPayload({ kind, candidateHash: candidateHash(facts.hex("candidate", 32)) }, context(facts)),
    };
  },
  bitfield: (facts) => ({ payload: bitfieldPayload(facts.bits("bits"), context(facts)) }),
  dispute: (facts) => {
    const isValid = facts.oneOf("vote", ["valid", "invalid"]) === "valid";
    return { payload: disputePayload(isValid, candidateHash(facts.hex("candidate", 32)), facts.session()) };
  },
  approval: (facts) => {
    const candidates = facts
      .text("candidate")
      .split(",")
      .map((one) => candidateHash(hexOf(one, "--candidate", 32)));
    return { payload: approvalPayload(candidates, facts.session()) };
  },
  "pvf-check": (facts) => {
    const accept = facts.oneOf("vote", ["accept", "reject"]) === "accept";
    const subject = validationCodeHash(facts.hex("code-hash", 32));
    const index = validatorIndex(facts.whole("validator"));
    return { payload: pvfCheckPayload({ accept, subject, sessionIndex: facts.session(), validatorIndex: index }) };
  },
  collation: async (facts) => {
    const receipt = codecs.candidateReceipt.decode(await facts.bytes("receipt"));
    if (!receipt.ok) throw new UserError(`--receipt: candidate-receipt: ${receipt.error.reason}`);
    const { descriptor } = receipt.value;
    if (descriptor.version !== 1)
      throw new UserError("--receipt: a descriptor of version 2 is not signed by its collator");
    return { payload: collationPayload(descriptor), key: descriptor.collator, signature: descriptor.signature };
  },
  payload: async (facts) => ({ payload: await facts.bytes("payload") }),
};
/** What can be checked. */
export const SIGNED_KINDS = Object.keys(KINDS);

/**
 * Checks a signature, and shows what was signed.
 *
 * @returns the exit code: 1 where the signature is not that key's of that payload
 * @throws UserError for what is missing or malformed
 */
export async function inspectSignature(kind: string, given: SignatureFacts, io: CliIo): Promise<number> {
  const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!read) throw new UserError(`${kind}: is none of ${SIGNED_KINDS.join(", ")}`);
  const facts = new Facts(kind, given, io);
  const claim = await read(facts);
  const key = given["key"] === undefined && claim.key ? claim.key : facts.hex("key", 32);
  const signed = given["signature"] === undefined && claim.signature ? claim.signature : facts.hex("signature", 64);
  await ready();
  const isValid = isSignatureValid({ key: validatorId(key), payload: claim.payload, signature: signature(signed) });
  const shown = { kind, valid: isValid, key, signature: signed, payload: toHex(claim.payload) };
  io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return isValid ? 0 : 1;
}

const context = (facts: Facts) => ({
  sessionIndex: facts.session(),
  parentHash: hash(facts.hex("relay-parent", 32)),
});

/** The options, read one by one; what is missing or malformed is named. */
class Facts {
  constructor(
    private readonly kind: string,
    private readonly given: SignatureFacts,
    private readonly io: CliIo,
  ) {}

  text(name: string): string {
    const text = this.given[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    if (text === undefined)
      throw new UserError(`--${name}: is missing; a signature of the kind ${this.kind} is checked with it`);
    return text;
  }

  hex(name: string, length: number): Hex {
    return hexOf(this.text(name), `--${name}`, length);
  }

  bytes(name: string): Promise<Uint8Array> {
    return bytesFrom(this.text(name), `--${name}`, this.io);
  }

  whole(name: string): number {
    const text = this.text(name);
    if (!/^\d+$/.test(text) || Number(text) >= 2 ** 32)
      throw new UserError(`--${name}: ${text} is no whole number below 2^32`);
    return Number(text);
  }

  session(): SessionIndex {
    return sessionIndex(this.whole("session"));
  }

  bits(name: string): Bits {
    const text = this.text(name);
    const bits = bitsOfRow(text);
    if (!bits) throw new UserError(`--${name}: ${text} is no row of 0 and 1`);
    return bits;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[]): T {
    const text = this.text(name);
    const found = allowed.find((one) => one === text);
    if (found === undefined) throw new UserError(`--${name}: ${text} is none of ${allowed.join(", ")}`);
    return found;
  }
}

function hexOf(text: string, what: string, length: number): Hex {
  const bytes = hexBytes(text, what);
  if (bytes.length !== length) throw new UserError(`${what}: has ${bytes.length} bytes, and ${length} are expected`);
  return toHex(bytes);
}
