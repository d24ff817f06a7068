/** Why the scheduler refuses. `NotAParathread` and `NoParathreadCores` keep claims out that could never be served. */
export type SchedulerError = "CompetingClaim" | "CoreNotScheduled" | "NotAParathread" | "NoParathreadCores";
