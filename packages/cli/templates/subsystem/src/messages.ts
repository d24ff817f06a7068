import type { Ask } from "@parahost/protocol";

/** What the subsystem can be asked. */
export interface TemplateNameMessages {
  /** How many blocks finality was behind the newest leaf; `null` before the first one. */
  lag: Ask<null, number | null>;
}

declare module "@parahost/protocol" {
  interface Protocol {
    templateName: TemplateNameMessages;
  }
}
