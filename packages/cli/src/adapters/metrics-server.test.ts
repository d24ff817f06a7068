import { afterEach, describe, expect, it } from "@jest/globals";
import { type MetricsServer, serveMetrics } from "./metrics-server.js";

const LOCAL = { host: "127.0.0.1", port: 0 };
const open: MetricsServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function serve(page: () => Promise<string> | null, at = LOCAL) {
  const server = await serveMetrics(at, page);
  open.push(server);
  return server;
}

describe("the metrics endpoint", () => {
  it("takes a free port where 0 is asked for, says which, and listens on this machine alone", async () => {
    const { url } = await serve(async () => "a 1\n");
    const { hostname, port, pathname } = new URL(url);

    expect([hostname, pathname]).toEqual(["127.0.0.1", "/metrics"]);
    expect(Number(port)).toBeGreaterThan(0);
  });

  // The content type is that of Prometheus' text format.
  it("answers with the page as it is then, in the text format of Prometheus", async () => {
    let scrapes = 0;
    const { url } = await serve(async () => `scrapes ${++scrapes}\n`);
    const first = await fetch(url);

    expect(first.status).toBe(200);
    expect(first.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await first.text()).toBe("scrapes 1\n");
    expect(await (await fetch(url)).text()).toBe("scrapes 2\n");
  });

  it("has nothing else, and says so while there are no metrics yet", async () => {
    const { url } = await serve(() => null);

    expect((await fetch(url)).status).toBe(503);
    expect((await fetch(new URL("/", url))).status).toBe(404);
    expect((await fetch(url, { method: "POST" })).status).toBe(404);
  });

  it("answers 500 where the page fails, and goes on", async () => {
    let isFirst = true;
    const { url } = await serve(async () => {
      if (!isFirst) return "fine 1\n";
      isFirst = false;
      throw new Error("a registry failed");
    });

    expect((await fetch(url)).status).toBe(500);
    expect((await fetch(url)).status).toBe(200);
  });

  it("refuses a port in use, and an address that is none of this machine's", async () => {
    const port = Number(new URL((await serve(async () => "")).url).port);

    await expect(serveMetrics({ host: "127.0.0.1", port }, async () => "")).rejects.toMatchObject({
      ...{ code: "BadOption", option: "metrics", reason: `127.0.0.1:${port} is in use` },
    });
    // Of TEST-NET-1, RFC 5737: nobody's.
    await expect(serveMetrics({ host: "192.0.2.1", port: 0 }, async () => "")).rejects.toMatchObject({
      reason: "192.0.2.1:0 is no address of this machine",
    });
  });

  it("is gone once it is closed", async () => {
    const { url, close } = await serveMetrics(LOCAL, async () => "");
    await close();

    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});
