import { fastify } from "fastify";
import prom from "prom-client";
import { type Address, addressText } from "../config/address.js";
import { OptionError } from "../dev/option-error.js";

/** An endpoint that Prometheus can scrape. */
export interface MetricsServer {
  /** Of the page, with the port that was taken. */
  readonly url: string;
  /** Nothing listens any more, and whoever was being answered is cut off. */
  close(): Promise<void>;
}

const PATH = "/metrics";
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use",
  EADDRNOTAVAIL: "is no address of this machine",
  EACCES: "may not be listened on",
  ENOTFOUND: "is no host that is known",
};

/**
 * Serves metrics as text for Prometheus at `/metrics`, and nothing else.
 *
 * @param page - the text as it is now; `null` while there is none, which is answered with 503
 * @throws OptionError `metrics` where nothing can listen there
 */
export async function serveMetrics(at: Address, page: () => Promise<string> | null): Promise<MetricsServer> {
  const server = fastify({ forceCloseConnections: true });
  server.get(PATH, async (_request, reply) => {
    const text = page();
    if (text === null) return reply.code(503).type("text/plain").send("the nodes are not started yet\n");
    return reply.type(prom.Registry.PROMETHEUS_CONTENT_TYPE).send(await text);
  });
  try {
    const url = await server.listen(at);
    return { url: `${url}${PATH}`, close: () => server.close() };
  } catch (fault) {
    await server.close();
    const { code = "", message } = fault as NodeJS.ErrnoException;
    throw new OptionError("metrics", `${addressText(at)} ${REASONS[code] ?? `cannot be listened on: ${message}`}`);
  }
}
