import { z } from "zod";

/** What is to be known of a setting beside its shape. */
export interface MemberMeta {
  /** As commander has it: `--validators <n>`. */
  readonly flag: string;
  readonly description: string;
  /** In words. */
  readonly default: string;
  /** What the file holds, for people. */
  readonly fileForm: string;
  /** From the flag's text to what the file would hold. Text that makes no sense is passed on, for the schema to refuse. */
  readonly fromFlag: (text: string) => unknown;
  /** May be given several times: for a list, or joined by commas. */
  readonly repeats?: "list" | "joined";
}
/** The settings' metadata, by their schemas. */
export const memberMeta = z.registry<MemberMeta>();

/** Puts metadata on a schema. */
export const member = <S extends z.ZodType>(schema: S, meta: MemberMeta): S => {
  memberMeta.add(schema, meta);
  return schema;
};

/** `12` and the like; anything else as it is. */
export const wholeFromFlag = (text: string): unknown => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
export const textFromFlag = (text: string): unknown => text;
