import { type ChildProcess, spawn } from "node:child_process";
import type { HostListener, HostProcess, StartHost } from "@parahost/conformance";

/** How a host is started: a line for the shell, or a program with its arguments. */
export type HostCommand = { readonly shell: string } | { readonly file: string; readonly args: readonly string[] };

/** Hosts that run. None of them outlives this process, however it ends. */
const running = new Set<ChildProcess>();

/**
 * Starts hosts as processes of this machine.
 *
 * Each has a process group of its own: a host ends together with all that it has started, and Ctrl-C reaches it by us alone.
 *
 * @param cwd - where they run
 */
export const hostProcesses =
  (command: HostCommand, cwd: string): StartHost =>
  (listener) => {
    const options = { cwd, detached: true, stdio: "pipe", windowsHide: true } as const;
    const child =
      "shell" in command
        ? spawn(command.shell, { ...options, shell: true })
        : spawn(command.file, command.args, options);
    if (running.size === 0) process.once("exit", killAll);
    running.add(child);
    return listened(child, listener);
  };

function listened(child: ReturnType<typeof spawn>, listener: HostListener): HostProcess {
  const { stdin, stdout, stderr } = child;
  let fault: string | undefined;
  const end = (code: number | null, signal: string | null) => {
    if (!running.delete(child)) return;
    if (running.size === 0) process.off("exit", killAll);
    listener.ended({ code, signal, ...(fault === undefined ? {} : { fault }) });
  };
  stdout?.on("data", (bytes: Uint8Array) => listener.stdout(bytes)).on("error", () => {});
  stderr?.on("data", (bytes: Uint8Array) => listener.stderr(bytes)).on("error", () => {});
  // What a host that has ended does not read is lost: that it has ended is what counts.
  stdin?.on("error", () => {});
  child.on("error", ({ message }) => {
    fault = message;
    if (child.pid === undefined) end(null, null);
  });
  child.on("close", end);
  return {
    write: (text) => void stdin?.write(text),
    closeInput: () => void stdin?.end(),
    kill() {
      killGroup(child);
      for (const stream of [stdin, stdout, stderr]) stream?.destroy();
    },
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended already.
  }
}

function killAll(): void {
  for (const child of running) killGroup(child);
}
