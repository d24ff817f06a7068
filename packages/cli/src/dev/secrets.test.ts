import { beforeAll, describe, expect, it } from "@jest/globals";
import { keyPairFromUri, ready, toHex } from "@parahost/primitives";
import { winstonLog } from "../adapters/winston-log.js";
import { startDevChain } from "./index.js";

const SEED = "the-seed-that-nobody-may-read";
/** Substrate's development phrase: what every name of these keys stands for. */
const PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const NAMES = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "Collator2000", "Collator2001", "Collator2002"];

/** The ways in which bytes get into text. */
const spellings = (bytes: Uint8Array): readonly string[] => [
  toHex(bytes).slice(2),
  Buffer.from(bytes).toString("base64").replace(/=+$/, ""),
  [...bytes].join(","),
  JSON.stringify(bytes).slice(1, -1),
];
const secrets = () => [
  ...[SEED, PHRASE],
  ...NAMES.map((name) => `//${name}`),
  // An expanded secret is a scalar and a nonce, 32 bytes each.
  ...NAMES.flatMap((name) => {
    const { secret } = keyPairFromUri(`//${name}`);
    return [secret.subarray(0, 32), secret.subarray(32)].flatMap(spellings);
  }),
];
const found = (log: string) => secrets().filter((secret) => log.toLowerCase().includes(secret.toLowerCase()));

describe.each(["json", "people"] as const)("the log of a run at the level trace, as %s", (format) => {
  let log = "";
  beforeAll(async () => {
    await ready();
    const out = { write: (text: string) => (log += text) };
    const chain = await startDevChain({
      ...{ blocks: 4, seed: SEED, strategy: "prospective", sessionLength: 2 },
      log: winstonLog({ level: "trace", targets: new Map() }, format, out),
    });
    await chain.run();
  });

  it("says a lot", () => {
    expect(log.split("\n").length).toBeGreaterThan(20);
    expect(log.toLowerCase()).toMatch(/debug|trace/);
  });

  it("has no seed, no phrase, no key's name, and no secret key, however it is spelled", () => {
    expect(found(log)).toEqual([]);
  });

  it("would show one that is there", () => {
    const { secret } = keyPairFromUri("//Bob");

    expect(found(`${log} ${toHex(secret)}`)).toHaveLength(2);
    expect(found(`${log} ${JSON.stringify({ secret })}`).length).toBeGreaterThanOrEqual(1);
    expect(found(`${log} key //Dave`)).toEqual(["//Dave"]);
  });
});
