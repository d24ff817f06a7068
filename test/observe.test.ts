import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { describe, expect, it } from "@jest/globals";
import type { Metrics } from "@parahost/kernel";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const page = read("docs/observe.md");

const plugins = readdirSync(join(root, "plugins")).map((name) => `plugins/${name}`);
const rooms = ["primitives", "kernel", "node", "relay-chain", "wasm-host", "cli", "runtime"].map(
  (room) => `packages/${room}`,
);
const sources = [...rooms, ...plugins].flatMap((room) =>
  readdirSync(join(root, room, "src"), { recursive: true, encoding: "utf8" })
    .map((file) => `${room}/src/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts")),
);
/** Lines of the table under a heading, without its head. */
function table(heading: string): readonly (readonly string[])[] {
  const part = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return part
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}

interface Registered {
  readonly name: string;
  readonly kind: string;
  readonly labels: string;
}
/** What the metrics classes register, by making one of each. */
async function registered(): Promise<readonly Registered[]> {
  const found: Registered[] = [];
  const note = (kind: string, name: string, labels: readonly string[] = []) =>
    void found.push({ name, kind, labels: labels.join(", ") });
  const metrics: Metrics = {
    counter: (name, _help, labels) => {
      note("counter", name, labels);
      return { inc: () => undefined };
    },
    gauge: (name, _help, labels) => {
      note("gauge", name, labels);
      return { set: () => undefined };
    },
    histogram: (name, _help, _buckets, labels) => {
      note("histogram", name, labels);
      return { observe: () => undefined, time: (work) => work() };
    },
  };
  for (const file of sources.filter((file) => /@inject\(Metrics\)|KernelMetrics \{/.test(read(file)))) {
    const exported = (await import(join(root, file))) as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(exported))
      if (name.endsWith("Metrics")) new (value as new (metrics: Metrics) => object)(metrics);
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

describe("docs/observe.md", () => {
  it("lists every metric, with its kind and its labels, and no other", async () => {
    const listed = table("Metrics").map(([name = "", kind = "", labels = ""]) => ({ name, kind, labels }));
    const there = await registered();

    expect(there.length).toBeGreaterThan(50);
    expect(new Set(there.map(({ name }) => name)).size).toBe(there.length);
    expect(listed).toEqual(there);
  });

  it("lists every log target, and no other", () => {
    const text = sources
      .filter((file) => !/\/bench/.test(file))
      .map(read)
      .join("\n");
    const there = new Set([...text.matchAll(/(?:target: |target\()"([^"]+)"/g)].map((match) => match[1]));

    expect(there.size).toBeGreaterThan(15);
    expect(table("Log").map(([target]) => target)).toEqual([...there].sort());
  });

  it("names reasons that the code gives", () => {
    const literals = new Set(
      sources.flatMap((file) => [...read(file).matchAll(/"([A-Z]\w+)"/g)].map(([, word]) => word)),
    );
    const reasons = table("Why a candidate is dropped").flatMap(([cell = ""]) => cell.split(", "));

    expect(reasons.length).toBeGreaterThan(50);
    expect(reasons.filter((reason) => !literals.has(reason))).toEqual([]);
  });

  it("names every reason for which the runtime refuses a candidate", () => {
    const variants = (file: string, type: string) =>
      [...(read(file).split(`export type ${type} =`)[1]?.split(";")[0] ?? "").matchAll(/"(\w+)"/g)].map(
        ([, code]) => code,
      );
    const errors = "packages/runtime/src/inclusion/errors.ts";
    const codes = [...variants(errors, "CandidateErrorCode"), ...variants(errors, "OutputErrorCode")];
    const reasons = table("Why a candidate is dropped").flatMap(([cell = ""]) => cell.split(", "));

    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => !reasons.includes(code ?? ""))).toEqual([]);
  });
});
