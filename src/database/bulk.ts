import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Kysely } from 'kysely';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import type { Db } from './connect.ts';
import type { DB } from './schema.ts';
import { FirstFaultDialect, firstFault, tellingFirstFault } from './session/first-fault.ts';

export type Pool = pg.Pool;

/** One connection, for COPY and for the transaction that it is part of. */
export type BulkConnection = {
  /** Speaks over this connection only, so that it sees the temporary tables. */
  db: Db;
  /** `lines` are rows in COPY's text format, in pieces of any size. */
  copyInto(target: string, lines: AsyncIterable<string | Buffer>): Promise<void>;
};

/** Takes a connection out of the pool for good: what it staged ends with it. */
export async function withBulkConnection<T>(
  pool: pg.Pool,
  act: (connection: BulkConnection) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const only = { ...tellingFirstFault(client), release: () => {} };
  const db = new Kysely<DB>({
    dialect: new FirstFaultDialect({
      pool: { connect: async () => only, end: async () => {}, options: {} },
    }),
  });
  try {
    return await act({
      db,
      async copyInto(target, lines) {
        const copying = client.query(from(`COPY ${target} FROM STDIN`));
        await pipeline(Readable.from(lines), copying).catch((error: unknown) => {
          throw firstFault(client, error);
        });
      },
    });
  } finally {
    client.release(true);
  }
}

/** Ciphertexts or indexes as an array, for a value of a COPY line. */
export function copyList(values: readonly Buffer[]): string | null {
  const items = values.map((value) => `"\\\\x${value.toString('hex')}"`);
  return items.length === 0 ? null : `{${items.join(',')}}`;
}

const special = /[\\\t\n\r]/;

/** A value of a COPY line. Ciphertext goes as hex, nothing as \N. */
function copyValue(value: string | number | Buffer | null): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `\\\\x${value.toString('hex')}`;
  return special.test(value) ? escape(value) : value;
}

function escape(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

export function copyLine(values: readonly (string | number | Buffer | null)[]): string {
  return `${values.map(copyValue).join('\t')}\n`;
}
