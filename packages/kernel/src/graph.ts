import { SubsystemError } from "./errors.js";
import type { Party, Role } from "./subsystem.js";

/** Messages that an inbox holds before senders wait, where the role does not say. */
export const INBOX_SIZE = 2_048;

/** A subsystem in the message graph. */
export interface GraphNode {
  readonly name: string;
  readonly target: string;
  readonly inboxSize: number;
}
/** One way in which one subsystem may speak to another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `ask` from handlers, `jobAsk` from jobs only. */
  readonly via: "ask" | "jobAsk" | "tell";
  /** Sending along it never waits. */
  readonly unbounded: boolean;
}
/** Who may say what to whom, as the roles have it. */
export interface MessageGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The message graph of these roles, in their order; edges to subsystems that are not among them are there too. */
export function messageGraph(roles: readonly Role[]): MessageGraph {
  const nodes = roles.map(({ name, target, inboxSize = INBOX_SIZE }) => ({ name, target, inboxSize }));
  return { nodes, edges: roles.flatMap(edgesOf) };
}

/** Along which ways a subsystem, or a party outside, may speak. */
export function edgesOf(speaker: Role | Party): readonly GraphEdge[] {
  const { name: from, asks, tells, unbounded } = speaker;
  const along = (via: GraphEdge["via"], names: readonly string[]) =>
    names.map((to) => ({ from, to, via, unbounded: unbounded.includes(to as never) }));
  const jobAsks = "jobAsks" in speaker ? speaker.jobAsks : [];
  return [...along("ask", asks), ...along("jobAsk", jobAsks), ...along("tell", tells)];
}

/** Refuses a node in which two could wait for each other for ever. */
export function refuseCycles(roles: readonly Role[]): void {
  refuse("AskCycle", roles, (role) => role.asks);
  refuse("FullInboxCycle", roles, (role) => [...role.asks, ...role.tells].filter((to) => !role.unbounded.includes(to)));
}

function refuse(code: string, roles: readonly Role[], edges: (role: Role) => readonly string[]): void {
  const byName = new Map<string, Role>(roles.map((role) => [role.name, role]));
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      const cycle = [...path.slice(path.indexOf(name)), name];
      throw new SubsystemError("kernel", code, { fatal: true, details: { cycle } });
    }
    const role = byName.get(name);
    if (!role || done.has(name)) return;
    for (const to of edges(role)) visit(to, [...path, name]);
    done.add(name);
  };
  for (const { name } of roles) visit(name, []);
}
