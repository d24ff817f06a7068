import { z } from "zod";
import { memberMeta } from "./member.js";
import { DEV_KEYS, devSchema } from "./schema.js";

/** What the configuration file may hold, as JSON Schema, for editors and for those who write such files by program. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(devSchema, { io: "input", unrepresentable: "any" });
  const properties = Object.fromEntries(
    DEV_KEYS.map((key) => {
      const meta = memberMeta.get(devSchema.shape[key]);
      const described = { ...asObject(schema.properties?.[key]), description: meta?.description };
      return [key, described];
    }),
  );
  const { $schema, ...rest } = schema;
  const hint = { type: "string", description: "where this schema lies, for editors; not looked at" };
  return { $schema, title: "parahost dev", ...rest, properties: { $schema: hint, ...properties } };
}

/** What a setting is where nothing is said, as the file would have it. @returns `undefined` where it depends on others */
export function fileDefault(key: keyof typeof devSchema.shape): unknown {
  return asObject(z.toJSONSchema(devSchema.shape[key], { io: "input", unrepresentable: "any" })).default;
}

const asObject = (schema: unknown): { readonly default?: unknown } =>
  typeof schema === "object" && schema !== null ? schema : {};
