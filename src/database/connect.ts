import { Kysely } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { type OpenSealed, readSealed } from './read-sealed.ts';
import type { DB } from './schema.ts';
import { addressesOf } from './session/addresses.ts';
import { asRole } from './session/as-role.ts';
import { FirstFaultDialect, rememberLoss } from './session/first-fault.ts';
import { followPrimary } from './session/hosts.ts';
import { type SessionRole, startSession } from './session/start-session.ts';
import { watchSession } from './watch-session.ts';

export type Db = Kysely<DB>;

/** An open database: the query builder for stores, and the pool for COPY and LISTEN. */
export type Connection = AsyncDisposable & {
  db: Db;
  pool: pg.Pool;
  /** From now on, what staff may read comes out of the database opened. Before, to read such a value is a fault. */
  openSealed(open: OpenSealed): void;
};

const timestamptz = 1184;
const date = 1082;
const numeric = 1700;
const text = 25;
const texts = 1009;
const json = new Set([114, 3802]);

/** PostgreSQL text to values: instants as Temporal.Instant, dates as ISO text, numeric as number, what is sealed opened. */
function typesOf(read: (value: string) => string): pg.CustomTypesConfig {
  const readTexts = pg.types.getTypeParser(texts as 25) as (value: string) => (string | null)[];
  return {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
      if (format === 'binary') return pg.types.getTypeParser(oid, 'binary');
      if (oid === text) return read;
      if (oid === texts) {
        return (value: string) => readTexts(value).map((one) => (one === null ? null : read(one)));
      }
      if (json.has(oid)) {
        const opened = (_: string, one: unknown) => (typeof one === 'string' ? read(one) : one);
        return (value: string) => JSON.parse(value, value.includes('\\u0002') ? opened : undefined);
      }
      if (oid === timestamptz) return (at: string) => Temporal.Instant.from(at.replace(' ', 'T'));
      if (oid === date) return (day: string) => day;
      if (oid === numeric) return Number;
      return pg.types.getTypeParser(oid);
    }) as pg.CustomTypesConfig['getTypeParser'],
  };
}

export function connect(options: {
  url: string;
  max?: number;
  name: string;
  /** As the role of drills from the first statement on, and again whenever `db` takes a session: one that sees no family. */
  role?: SessionRole;
  /** How long a server is waited for that takes connections and answers nobody; a minute. */
  patienceMs?: number;
  onError?: (error: Error) => void;
}): Connection {
  const { role } = options;
  let open: OpenSealed | undefined;
  const hosts = followPrimary(options.url);
  const pool = new pg.Pool({
    connectionString: addressesOf(options.url)[0],
    Client: hosts.Client,
    max: options.max ?? 10,
    application_name: options.name,
    types: typesOf((value) => readSealed(value, open)),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    async onConnect(client) {
      const session = await startSession(client, role);
      watchSession(client, { url: hosts.addressOf(client), ...session }, options.patienceMs);
    },
  });
  // A client that loses its server must not end the process, neither idle nor between two queries of a
  // transaction, where the pool does not listen; the next query reports the loss.
  pool.on('connect', (client) => {
    client.on('error', (error) => options.onError?.(error));
    rememberLoss(client);
  });
  pool.on('error', () => {});
  const lent = role === undefined ? pool : asRole(pool, role);
  const db = new Kysely<DB>({ dialect: new FirstFaultDialect({ pool: lent, cursor: Cursor }) });
  return {
    db,
    pool,
    openSealed(by) {
      open = by;
    },
    async [Symbol.asyncDispose]() {
      await db.destroy();
      // Kysely ends the pool only where a query of its own was the first to use it.
      if (!pool.ending) await pool.end();
    },
  };
}
