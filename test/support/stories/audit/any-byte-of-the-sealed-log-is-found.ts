import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { checkLog } from '#domain/audit/log/check-log.ts';
import type { LogVerifier } from '#domain/audit/log/checkpoint.ts';
import { type Client, logTables, whileTampered } from '#sandbox/tamper/while-tampered.ts';
import { fillLog } from '#test/support/audit/sealed-log.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

export function anyByteIsFound({ runs, seed }: { runs: number; seed: number }): void {
  /** The owner has switched every guard off and dropped every constraint; somebody has kept what the channel showed. */

  type Column = { table: string; column: string; type: string };
  /** A row, counted from above, and a bit of its value. */
  type Place = { row: number; bit: number };
  const nameOf = ({ table, column }: Column) => `${table}.${column}`;

  const database = setUpDatabase();
  let verifier: LogVerifier;
  let outside: string[];
  /** Every column of the log, such as `audit_entry.at`, with its type. */
  let columns: Column[];
  let entries: number;

  /** Nothing that is proven rests on these two. */
  const unproven = ['audit_entry.tx', 'audit_checkpoint.at'];

  beforeAll(async () => {
    ({ verifier, outside } = await fillLog(database, 300));
    const { pool } = database.owner;
    const { rows } = await pool.query<Column>(
      `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
     WHERE table_name = ANY ($1) ORDER BY table_name, ordinal_position`,
      [logTables],
    );
    columns = rows;
    const { rows: constraints } = await pool.query<{ drop: string }>(
      `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) AS drop FROM pg_constraint
     WHERE conrelid = ANY ($1::regclass[]) AND contype IN ('c', 'f', 'p', 'u')
     ORDER BY contype = 'f' DESC, contype = 'p'`,
      [logTables],
    );
    for (const { drop } of constraints) await pool.query(drop);
    await pool.query('ALTER TABLE audit_entry ALTER id DROP IDENTITY');
    entries = (await look()).entries;
  });

  const look = () => checkLog(database.as('auditor').db, [verifier], outside);
  const found = async () => (await look()).faults.map(({ kind }) => kind);

  test('the log as it was kept passes', async () => {
    expect(entries).toBeGreaterThanOrEqual(300);
    expect(await found()).toEqual([]);
  });

  const rowOf = (table: string, at: number) =>
    `(SELECT ctid FROM ${table} ORDER BY ctid OFFSET ${at} % (SELECT count(*) FROM ${table}) LIMIT 1)`;

  /** Flips a bit of a value as PostgreSQL writes it, or the next one that makes another value of its type. */
  async function flip(client: Client, column: Column, { row, bit }: Place): Promise<void> {
    const { rows } = await client.query<{ text: string | null }>(
      `SELECT ${column.column}::text AS text FROM ${column.table} WHERE ctid = ${rowOf(column.table, row)}`,
    );
    const text = rows[0]?.text ?? 'null';
    for (let next = bit; !(await write(client, column, row, flipped(text, next))); next++);
  }

  /** Undefined where it is no text any more. */
  function flipped(text: string, bit: number): string | undefined {
    const bytes = Buffer.from(text);
    const place = Math.floor(bit / 8) % bytes.length;
    bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << (bit % 8)), place);
    const other = bytes.toString();
    return Buffer.from(other).equals(bytes) && !other.includes('\0') ? other : undefined;
  }

  /** False where it is no other value. */
  async function write(
    client: Client,
    { table, column, type }: Column,
    row: number,
    text: string | undefined,
  ): Promise<boolean> {
    if (text === undefined) return false;
    await client.query('SAVEPOINT before');
    const changed = await client
      .query(
        `UPDATE ${table} SET ${column} = $1::${type}
       WHERE ctid = ${rowOf(table, row)} AND ${column} IS DISTINCT FROM $1::${type}`,
        [text],
      )
      .catch(() => client.query('ROLLBACK TO before'));
    return changed.rowCount === 1;
  }

  test('any byte of any column of any row that changes is found', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...columns),
        fc.record({ row: fc.nat(), bit: fc.nat({ max: 99_999 }) }),
        async (column, where) => {
          await whileTampered(
            database.owner.pool,
            (client) => flip(client, column, where),
            async () => {
              if (unproven.includes(nameOf(column))) expect(await found()).toEqual([]);
              else expect(await found()).not.toEqual([]);
            },
          );
        },
      ),
      { numRuns: runs, seed },
    );
  });

  test('every column is changed at least once, and found where something rests on it', async () => {
    const silent: string[] = [];
    for (const column of columns)
      await whileTampered(
        database.owner.pool,
        (client) => flip(client, column, { row: 7, bit: 0 }),
        async () => {
          if ((await found()).length === 0) silent.push(nameOf(column));
        },
      );
    expect(silent.toSorted()).toEqual(unproven.toSorted());
  });

  test.each(logTables)(
    'a row of %s that is deleted, or is there twice, is found',
    async (table) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.boolean(), async (row, isTwice) => {
          const all = columns.filter((one) => one.table === table).map(({ column }) => column);
          await whileTampered(
            database.owner.pool,
            (client) =>
              client.query(
                isTwice
                  ? `INSERT INTO ${table} (${all.join()}) SELECT ${all.join()} FROM ${table} WHERE ctid = ${rowOf(table, row)}`
                  : `DELETE FROM ${table} WHERE ctid = ${rowOf(table, row)}`,
              ),
            async () => expect(await found()).not.toEqual([]),
          );
        }),
        { numRuns: Math.ceil(runs / 6), seed },
      );
    },
  );

  test('two entries that change places, anywhere, are found', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (a, b) => {
        const [one, other] = [a % entries, b % entries];
        fc.pre(one !== other);
        await whileTampered(
          database.owner.pool,
          (client) =>
            client.query(
              `UPDATE audit_leaf SET index = ${one} + ${other} - index WHERE index IN (${one}, ${other})`,
            ),
          async () => expect(await found()).toContain('rewritten'),
        );
      }),
      { numRuns: Math.ceil(runs / 6), seed },
    );
  });
}
