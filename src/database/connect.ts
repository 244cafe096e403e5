import { Kysely, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { addressesOf } from '#database/session/addresses.ts';
import { FirstFaultDialect, rememberLoss } from '#database/session/first-fault.ts';
import { followPrimary } from '#database/session/hosts.ts';
import { type SessionRole, startSession } from '#database/session/start-session.ts';
import type { DB } from './schema.ts';
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

/**
 * Lends sessions that are in this role, whatever became of them since: each is put into it and asked who it is. One that is
 * anybody else is closed, for it may read what the role may not.
 */
function asRole(pool: pg.Pool, role: SessionRole): PostgresPool {
  return {
    options: pool.options,
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect();
      try {
        await becomeRole(client, role);
        return client;
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
    end: () => pool.end(),
  };
}

async function becomeRole(client: pg.ClientBase, role: SessionRole): Promise<void> {
  const { rows } = await client.query<{ user: string }>(
    `SELECT current_user AS "user" FROM set_config('role', $1, false)`,
    [role],
  );
  const user = rows[0]?.user;
  if (user !== role) throw new Error(`a session of ${role} is ${user}`);
}

/** What a value belongs to, as its encryption has it (`operator.name:tenant/person`), and the value. Returns what people read. */
type OpenSealed = (belongsTo: string, value: Buffer) => string;

/** As the SQL function `sealed_text` writes it. Nobody can type the two marks: they are control characters. */
const [begin, end] = ['\u0002', '\u0003'] as const;
const sealed = new RegExp(`${begin}([^${begin}${end}]+):([0-9a-f]*)${end}`, 'g');

/** A text with each sealed part of it opened. */
function readSealed(text: string, open: OpenSealed | undefined): string {
  if (!text.includes(begin)) return text;
  return text.replace(sealed, (_, belongsTo: string, hex: string) => {
    if (open === undefined) throw new Error('a sealed text was read before the keys were open');
    return open(belongsTo, Buffer.from(hex, 'hex'));
  });
}
