import type { CandidateReports } from "@parahost/kernel";

type Report = Parameters<CandidateReports["report"]>[0];

/** Takes reports on candidates, and keeps them in order. */
export function recordedReports(): CandidateReports & { readonly reports: readonly Report[] } {
  const reports: Report[] = [];
  return { report: (report) => void reports.push(report), reports };
}
