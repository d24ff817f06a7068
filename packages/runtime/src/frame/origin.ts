/** On whose behalf an entry point is called. */
export type Origin = "Governance" | "Signed" | "None";
