import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { createDialBlockerWatch, type DialBlocker } from '#database/dial-blocker.ts';
import { pendingMigrations } from '#database/migration/pending-migrations.ts';
import type { Db } from '#database/transaction.ts';
import type { components } from './api.d.ts';

type Schemas = components['schemas'];

const slow = { reason: 'the database is slow to answer' };
/** A probe that hears nothing for longer counts the process as dead anyway. */
const patienceMs = 2000;

export function reportLive(): RequestHandler {
  return (_request, response) => {
    response.json({ status: 'live' } satisfies Schemas['Live']);
  };
}

export function reportReady(db: Db, logger: Logger): RequestHandler {
  const look = createDialBlockerWatch(db);
  return async (_request, response) => {
    const { reason, held } = await stateOf({ db, look, logger });
    if (reason === undefined) {
      const ready = { status: 'ready', ...(held === undefined ? {} : { held }) } as const;
      response.json(ready satisfies Schemas['Ready']);
    } else {
      response.status(503).json({ status: 'not-ready', reason } satisfies Schemas['NotReady']);
    }
  };
}

/** Why it can't do its work; or what waits although it can. */
type State = { reason?: string | undefined; held?: string };

async function stateOf(parts: {
  db: Db;
  look: () => Promise<DialBlocker | undefined>;
  logger: Logger;
}): Promise<State> {
  const { db, look, logger } = parts;
  const patience = wait(patienceMs, undefined, { ref: false }).then(() => 'slow' as const);
  try {
    const pending = await Promise.race([pendingMigrations(db), patience]);
    if (pending === 'slow') return slow;
    if (pending.length === 0) {
      const problem = await Promise.race([look(), patience]);
      if (problem === 'slow') return slow;
      // People look at their cards, and stop, while the carrier is asked, and calls under way are told their words.
      return problem?.kind === 'restored'
        ? { held: problem.sentence }
        : { reason: problem?.sentence };
    }
    const count = pending.length === 1 ? '1 migration' : `${pending.length} migrations`;
    return { reason: `the database is ${count} behind: run "npm run migrate"` };
  } catch (error) {
    logger.error({ err: error }, 'not ready');
    return { reason: 'the database does not answer' };
  }
}
