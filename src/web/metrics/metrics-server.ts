import { once } from 'node:events';
import type { Server } from 'node:http';
import express from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from '#database/transaction.ts';
import { findLoad } from '#domain/district/load/find-load.ts';
import type { Logger } from '#log/logger.ts';
import { reportLive, reportReady } from '../health.ts';
import { createWebServer } from '../web-server.ts';
import { registerLoad } from './load-gauges.ts';

export type Metrics = {
  registry: Registry;
  /** Counts a line of the program's log, by its level and by the kind of its fault. */
  countLine: (level: string, fault: string) => void;
  /** Measures how long a server takes for each request. */
  watch: (server: Server) => void;
};

/** What a program says of itself to Prometheus: its process, the lines of its log, its answers. */
export function createMetrics(program: 'bot' | 'dial-worker'): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ program });
  collectDefaultMetrics({ register: registry });
  const lines = new Counter({
    name: 'bellwether_log_lines_total',
    help: 'Warnings and faults in the log, by level and kind of fault',
    labelNames: ['level', 'fault'],
    registers: [registry],
  });
  const answers = new Histogram({
    name: 'bellwether_http_seconds',
    help: 'How long an answer took, by who asked and the class of its status',
    labelNames: ['edge', 'status'],
    // Slack waits 3 seconds for us, Twilio 15.
    buckets: [0.01, 0.05, 0.1, 0.3, 1, 2, 3, 5, 10, 15],
    registers: [registry],
  });
  return {
    registry,
    countLine: (level, fault) => lines.inc({ level, fault }),
    watch: (server) =>
      void server.on('request', (request, response) => {
        const end = answers.startTimer({ edge: edgeOf(request.url ?? '') });
        response.once('close', () => end({ status: `${Math.floor(response.statusCode / 100)}xx` }));
      }),
  };
}

/** The first part of a path, where it is one of ours: what a stranger asks for makes no label. */
const edges = ['slack', 'api', 'twilio', 'files', 'family', 'directory', 'health'];
const edgeOf = (url: string) => edges.find((edge) => url.startsWith(`/${edge}/`)) ?? 'other';

/**
 * Serves /metrics and the probes on a port of their own, which the proxy doesn't lead to. Resolves once it listens; closes with
 * the program.
 */
export async function serveMetrics(
  { registry }: Metrics,
  options: { host: string; port: number; db: Db; logger: Logger },
): Promise<AsyncDisposable> {
  const { host, port, db, logger } = options;
  const district = new Registry();
  registerLoad(district, () => findLoad(db));
  const up = new Gauge({
    name: 'bellwether_database_up',
    help: '1 where the database told the load of the district, else 0',
    registers: [registry],
  });
  const app = express();
  app.disable('x-powered-by');
  app.get('/health/live', reportLive());
  app.get('/health/ready', reportReady(db, logger));
  app.get('/metrics', async (_request, response) => {
    const load = await district.metrics().catch((error: unknown) => {
      logger.warn({ err: error }, 'the load of the district could not be read');
      return '';
    });
    up.set(load === '' ? 0 : 1);
    // What the process says of itself doesn't wait for a database.
    response.type(registry.contentType).send((await registry.metrics()) + load);
  });
  const server = createWebServer(app).listen(port, host);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
