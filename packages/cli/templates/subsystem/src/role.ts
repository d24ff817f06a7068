import { defineRole } from "@parahost/kernel";
import type {} from "./messages.js";

/** Who it is, and to whom it may speak: what is not listed does not compile. */
export const templateNameRole = defineRole({
  name: "templateName",
  target: "parachain::template-name",
  asks: ["chainApi"],
  jobAsks: [],
  tells: [],
  unbounded: [],
});
/** The type of the role. */
export type TemplateNameRole = typeof templateNameRole;
