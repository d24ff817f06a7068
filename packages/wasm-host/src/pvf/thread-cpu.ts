import { readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** How the kernel counts in `stat`: hundredths of a second, on every machine that Node runs on. */
const TICK_MS = 10;

/** The calling thread's id in the system, or `null` where it cannot be known. */
export function ownThreadId(): string | null {
  try {
    return basename(readlinkSync("/proc/thread-self"));
  } catch {
    return null;
  }
}

/** CPU time that a thread of this process has used since it began, in ms; `null` where it cannot be read. */
export function threadCpuMs(threadId: string): number | null {
  return fromSchedstat(threadId) ?? fromStat(threadId);
}

/** Nanoseconds; all zeros where the system does not keep them. */
function fromSchedstat(threadId: string): number | null {
  const nanoseconds = Number(read(threadId, "schedstat")?.split(" ")[0]);
  return nanoseconds > 0 ? nanoseconds / 1e6 : null;
}

/** Fields 14 and 15, user and system time. The second one, the name, is in brackets and may hold spaces. */
function fromStat(threadId: string): number | null {
  const text = read(threadId, "stat");
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields?.[11]) + Number(fields?.[12]);
  return Number.isFinite(ticks) ? ticks * TICK_MS : null;
}

function read(threadId: string, file: string): string | null {
  try {
    return readFileSync(`/proc/self/task/${threadId}/${file}`, "utf8");
  } catch {
    return null;
  }
}
