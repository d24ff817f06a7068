import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { memberMeta } from "./member.js";
import { configurationPage } from "./page.js";
import { DEV_KEYS, devSchema, flagName } from "./schema.js";

it("is what docs/configuration.md holds; else: npm run docs:configuration --workspace @parahost/cli", () => {
  const file = join(import.meta.dirname, "../../../../docs/configuration.md");

  expect(readFileSync(file, "utf8")).toBe(configurationPage());
});

it.each(DEV_KEYS)("says of %s what flag it has, with the key's name", (key) => {
  const meta = memberMeta.get(devSchema.shape[key]);

  expect(meta?.flag.split(" ")[0]).toBe(`--${flagName(key)}`);
  expect(configurationPage()).toContain(`| \`${meta?.flag}\` | \`${key}\` |`);
});

// The synopsis of `parahost dev`.
it("has the flags of the synopsis, and no other", () => {
  const asked =
    "chain-spec validators paras para plugin strategy cores-per-para session-length blocks time slot seed data dump fault check json metrics log log-format".split(
      " ",
    );

  expect(DEV_KEYS.map(flagName).sort()).toEqual([...asked].sort());
});
