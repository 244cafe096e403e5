import { createServer, type RequestListener, type Server } from 'node:http';

export type ServerLimits = {
  /** How long the head of a request may take to arrive, however slowly it drips. */
  headersMs: number;
  /** How long the whole of it may take. */
  requestMs: number;
  connections: number;
};

/** Chat platforms and carriers send a request in one piece, and a proxy hands on what a slow phone sends. */
const usualLimits: ServerLimits = { headersMs: 4_000, requestMs: 8_000, connections: 2_000 };

/** Node's own limits are one and five minutes, and as many connections as fit into memory. */
export function createWebServer(app: RequestListener, limits = usualLimits): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      // How often both are looked at; half a minute unless told otherwise.
      connectionsCheckingInterval: Math.min(500, limits.headersMs / 4),
    },
    app,
  );
  server.maxConnections = limits.connections;
  return server;
}
