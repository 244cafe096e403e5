import {
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely';
import type pg from 'pg';
import Cursor from 'pg-cursor';

const losses = new WeakMap<pg.ClientBase, Error>();
const unusable = 'Client has encountered a connection error and is not queryable';

/** Keeps how a session was lost: pg tells the query that ran, if one did, and each later one only that there was a fault. */
export function rememberLoss(client: pg.ClientBase): void {
  client.on('error', (error: Error) => {
    if (!losses.has(client)) losses.set(client, error);
  });
}

/** What went wrong first, where this is only what follows from it. */
export function firstFault(client: pg.ClientBase, error: unknown): unknown {
  const isLate = error instanceof Error && error.message === unusable;
  return isLate ? (losses.get(client) ?? error) : error;
}

/** A session for Kysely whose queries fail with what went wrong first. */
export function tellingFirstFault(client: pg.PoolClient): PostgresPoolClient {
  const query = (...words: Parameters<pg.PoolClient['query']>): unknown => {
    const asked: unknown = client.query(...words);
    if (asked instanceof Cursor) return endedByLoss(client, asked);
    if (!(asked instanceof Promise)) return asked;
    return asked.catch((error: unknown) => Promise.reject(firstFault(client, error)));
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  };
}

/**
 * A cursor of a session that is lost: its close waits for an answer that never comes, and so does a read whose last rows came
 * without the end of the answer, because pg-cursor drops a fault that comes after its last rows.
 */
function endedByLoss(client: pg.ClientBase, cursor: Cursor & Partial<FaultHandler>): Cursor {
  let giveUp = (_fault: unknown): void => {};
  const ended = Promise.withResolvers<void>();
  const lose = () => ended.resolve();
  client.once('end', lose);
  const [read, close] = [cursor.read.bind(cursor), cursor.close.bind(cursor)];
  const handleError = cursor.handleError?.bind(cursor);
  return Object.assign(cursor, {
    handleError(fault: Error, connection: unknown) {
      handleError?.(fault, connection);
      giveUp(fault);
    },
    async read(rows: number) {
      return new Promise<unknown[]>((resolve, reject) => {
        giveUp = reject;
        read(rows).then(resolve, reject);
      });
    },
    async close() {
      await Promise.race([close(), ended.promise]);
      client.off('end', lose);
    },
  });
}

/** What pg calls when the query that runs has failed. */
type FaultHandler = { handleError: (fault: Error, connection: unknown) => void };

/** In which a transaction fails with what went wrong in it, also where it can't be rolled back after that. */
export class FirstFaultDialect extends PostgresDialect {
  constructor(config: PostgresDialectConfig & { pool: PostgresPool }) {
    const { pool } = config;
    const connect = async () => tellingFirstFault((await pool.connect()) as pg.PoolClient);
    super({ ...config, pool: { options: pool.options, connect, end: () => pool.end() } });
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const rollBack = driver.rollbackTransaction.bind(driver);
    // The session is thrown away then, and the server has undone the rest.
    driver.rollbackTransaction = async (connection) => rollBack(connection).catch(() => {});
    return driver;
  }
}
