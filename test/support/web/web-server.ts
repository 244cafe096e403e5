import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pino from 'pino';
import type { Db } from '#database/connect.ts';
import { openIdDirectory } from '#directory/openid-directory.ts';
import type { Vault } from '#vault/vault.ts';
import { webRoutes } from '#web/web-routes.ts';

export type WebServer = AsyncDisposable & { url: string };

/** A directory that does not answer: pages that need none do not ask it. */
export const noDirectory = openIdDirectory({
  provider: 'entra',
  issuer: 'http://127.0.0.1:1/none/v2.0',
  clientId: 'none',
  clientSecret: 'none',
  publicUrl: 'http://127.0.0.1:1',
});

/** The pages on a port of their own. */
export async function webServer(options: { db: Db; vault: Vault }): Promise<WebServer> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app.use(
    webRoutes({
      ...options,
      downloads: options.db,
      logger: pino({ level: 'silent' }),
      directory: noDirectory,
      publicUrl: url,
    }),
  );
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
