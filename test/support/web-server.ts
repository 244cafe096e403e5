import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pino from 'pino';
import type { Db } from '#database/connect.ts';
import type { Vault } from '#vault/vault.ts';
import { webRoutes } from '#web/web-routes.ts';

export type WebServer = AsyncDisposable & { url: string };

/** The pages on a port of their own. */
export async function webServer(options: { db: Db; vault: Vault }): Promise<WebServer> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app.use(webRoutes({ ...options, logger: pino({ level: 'silent' }), publicUrl: url }));
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
