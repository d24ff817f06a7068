import { z } from "zod";
import { ALSO, CONFIGURATION_MEMBERS, newPara, ROUTINES } from "./runtime-routines.js";
import { hash, u32 } from "./values.js";

const args = z.record(z.string(), z.unknown()).nullable();
const asked = (module: string) =>
  z.union([z.object({ call: z.string(), args }), z.object({ query: z.string(), args })]).superRefine((step, ctx) => {
    const [word, name] = "call" in step ? ["call", step.call] : ["query", step.query];
    const routine = routineOf(module, name);
    if (!routine) return ctx.addIssue({ code: "custom", path: [word], message: `there is no routine ${name}` });
    for (const issue of routine.safeParse(step.args).error?.issues ?? [])
      ctx.addIssue({ ...issue, path: ["args", ...issue.path] } as Parameters<typeof ctx.addIssue>[0]);
  });

/** A module's own routine, or another's by its full name. */
function routineOf(module: string, name: string): z.ZodType | undefined {
  if (name.includes(".")) return ROUTINES[name];
  return ROUTINES[`${module}.${name}`] ?? ROUTINES[`${ALSO[module]}.${name}`];
}

const newSession = z.object({
  newSession: z.object({ number: u32, validators: z.array(hash), queued: z.array(hash), randomness: hash }),
});
const script = (module: string) => ({
  input: z.object({
    config: z.partialRecord(z.enum(CONFIGURATION_MEMBERS), u32),
    genesis: z.object({ validators: z.array(hash), paras: z.array(newPara) }),
    script: z.array(
      z.union([z.object({ initializeBlock: u32 }), z.object({ finalizeBlock: z.null() }), newSession, asked(module)]),
    ),
  }),
  expected: z.object({ results: z.array(z.unknown()) }),
});

/** The suites `runtime/*`. */
export const runtime = {
  "runtime/configuration": script("Configuration"),
  "runtime/initializer": script("Initializer"),
  "runtime/paras": script("Paras"),
  "runtime/scheduler": script("Scheduler"),
  "runtime/inclusion": script("Inclusion"),
} as const;
