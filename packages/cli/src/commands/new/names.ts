import { COLLATOR_SUBSYSTEMS, VALIDATOR_SUBSYSTEMS } from "@parahost/node";
import { defaultHookOrder } from "@parahost/runtime";
import { OUR_STRATEGIES } from "../../dev/options.js";
import { UserError } from "../user-error.js";
import { formsOf } from "./forms.js";
import type { PackageKind } from "./kinds.js";
import { clashIn, templateDependencies } from "./template.js";

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** As long as npm lets a name be. */
const MOST_CHARACTERS = 214;

/** @throws UserError for a name that cannot be used, or that something of ours has */
export function checkName(kind: PackageKind, name: string): void {
  const refuse = (reason: string) => new UserError(`${name}: ${reason}`);
  if (!KEBAB.test(name)) throw refuse("is no name such as first-come: lower-case words and numbers joined by dashes");
  if (name.length > MOST_CHARACTERS) throw refuse(`has ${name.length} characters, and ${MOST_CHARACTERS} are the most`);
  if (takenBy[kind](name)) throw refuse(`is the name of a ${kind} of ours`);
  const clash = clashIn(kind, name);
  if (clash !== null) throw refuse(`its code would call two things ${clash}`);
  if (templateDependencies(kind).includes(name)) throw refuse("is the name of a package that it would need");
}

const takenBy: Readonly<Record<PackageKind, (name: string) => boolean>> = {
  strategy: (name) => ["auto", ...OUR_STRATEGIES].includes(name),
  subsystem: (name) => [...VALIDATOR_SUBSYSTEMS, ...COLLATOR_SUBSYSTEMS].some((ours) => ours === formsOf(name).camel),
  "runtime-module": (name) => defaultHookOrder.includes(formsOf(name).pascal),
};
