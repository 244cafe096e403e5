import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pendingMigrations } from '#database/pending-migrations.ts';
import type { Db } from '#database/transaction.ts';
import type { components } from './api.d.ts';

type Schemas = components['schemas'];

/** A probe that hears nothing for longer counts the process as dead anyway. */
const patienceMs = 2000;

export function reportLive(): RequestHandler {
  return (_request, response) => {
    response.json({ status: 'live' } satisfies Schemas['Live']);
  };
}

export function reportReady(db: Db, logger: Logger): RequestHandler {
  return async (_request, response) => {
    const reason = await reasonNotReady(db, logger);
    if (reason === undefined) {
      response.json({ status: 'ready' } satisfies Schemas['Ready']);
    } else {
      response.status(503).json({ status: 'not-ready', reason } satisfies Schemas['NotReady']);
    }
  };
}

async function reasonNotReady(db: Db, logger: Logger): Promise<string | undefined> {
  try {
    const pending = await Promise.race([
      pendingMigrations(db),
      wait(patienceMs, undefined, { ref: false }),
    ]);
    if (pending === undefined) return 'the database is slow to answer';
    if (pending.length === 0) return undefined;
    const count = pending.length === 1 ? '1 migration' : `${pending.length} migrations`;
    return `the database is ${count} behind: run "npm run migrate"`;
  } catch (error) {
    logger.error({ err: error }, 'not ready');
    return 'the database does not answer';
  }
}
