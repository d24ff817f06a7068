import { answer, type Routines } from "./runtime-answer.js";

export const initializerRoutines: Routines = {
  hasInitialized: ({ initializer }) => answer(initializer.hasInitialized()),
  trace: (host) => answer([...host.trace]),
};
