import { generateKeyPairSync, hash } from 'node:crypto';
import pg from 'pg';
import type { Connection } from '#database/connect.ts';
import { checkLog } from '#domain/audit/log/check-log.ts';
import type { LogSigner } from '#domain/audit/log/checkpoint.ts';
import { verifierOf } from '#domain/audit/log/log-key.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';
import { type Bench, type Measurement, measure, type Sample } from './bench.ts';

const entries = Number(process.env['ENTRIES'] ?? 1_000_000);
const chained = 2_000;
const appended = 20_000;
/** Measured one after the other, so that a busy machine is as busy for both. */
const turns = 10;
const writers = 8;

const { privateKey } = generateKeyPairSync('ed25519');
const signer: LogSigner = { name: 'bench.example.org/audit-log', key: privateKey };

/** The sealed log: what it adds to an act, what a sealer does in a second, and how long a check of all takes. */
export async function rows(bench: Bench): Promise<Sample[]> {
  await using database = await bench.freshDatabase();
  const { application, owner, urls } = database;
  const append = await appendRow(owner, urls.worker, application);
  const small = await measure(() => check(application));
  return [
    append,
    ...(await sealRows(owner, application)),
    ...(await checkRows(owner, application, small)),
  ];
}

const columns = 'actor_kind, actor_id, act, subject_kind, subject_id, facts';
const someEntry = (n: string) => `'system', 'host:1:ab12cd', 'attempt-moved', 'attempt',
  md5(${n}::text)::uuid::text, jsonb_build_object('campaign', md5('c')::uuid, 'from', 'placing', 'to', 'answered', 'n', ${n})`;

/** One commit an entry, by several at once, while a sealer runs; in turns with the same table without what the log needs. */
async function appendRow(
  { pool }: Connection,
  url: string,
  application: Connection,
): Promise<Sample> {
  await pool.query(
    'CREATE TABLE bare_entry (LIKE audit_entry INCLUDING IDENTITY INCLUDING DEFAULTS)',
  );
  await pool.query('ALTER TABLE bare_entry DROP COLUMN tx, ADD PRIMARY KEY (id)');
  await pool.query('CREATE INDEX ON bare_entry (subject_kind, subject_id, id)');
  await pool.query('GRANT INSERT ON bare_entry TO PUBLIC');
  const append = async (table: string) => {
    await Promise.all(
      Array.from({ length: writers }, async () => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        for (let n = 0; n < appended / turns / writers; n++)
          await client.query(`INSERT INTO ${table} (${columns}) VALUES (${someEntry('$1::int')})`, [
            n,
          ]);
        await client.end();
      }),
    );
  };
  const [floors, all]: Measurement[][] = [[], []];
  for (let turn = 0; turn < turns; turn++) {
    floors?.push(await measure(() => append('bare_entry')));
    const stop = new AbortController();
    const sealer = (async () => {
      while (!stop.signal.aborted) {
        await sealLog(application.db, signer);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    })();
    all?.push(await measure(() => append('audit_entry')));
    stop.abort();
    await sealer;
  }
  const measured = sumOf(all ?? []);
  return {
    name: `${appended} entries, a commit each, by ${writers} at once, while they are sealed`,
    measured,
    floorMs: sumOf(floors ?? []).ms,
    floor: 'bare INSERT of the same entries',
    goal: 1.15,
  };
}

const sumOf = (all: readonly Measurement[]): Measurement => ({
  ms: all.reduce((sum, { ms }) => sum + ms, 0),
  peakMb: Math.max(...all.map(({ peakMb }) => peakMb)),
});

async function sealRows({ pool }: Connection, { db }: Connection): Promise<Sample[]> {
  const floor = await measure(() =>
    pool.query(
      `INSERT INTO audit_entry (${columns}) SELECT ${someEntry('n')} FROM generate_series(1, ${entries}) n`,
    ),
  );
  await pool.query('VACUUM ANALYZE audit_entry');
  const measured = await measure(async () => {
    while ((await sealLog(db, signer)) > 0);
  });
  const chain = await measure(() => chainRows(pool));
  return [
    {
      name: `${entries} entries sealed`,
      measured,
      floorMs: floor.ms,
      floor: 'INSERT … SELECT of the same entries',
      goal: 6.7,
    },
    {
      name: 'the same',
      measured,
      floorMs: (chain.ms / chained) * entries,
      floor: `a chain with a lock for each, from ${chained}`,
      goal: 0.05,
    },
  ];
}

/** What most build: each entry with the hash of the one before, under a lock. */
async function chainRows(pool: pg.Pool): Promise<void> {
  await pool.query(
    'CREATE TABLE chain (n bigint GENERATED ALWAYS AS IDENTITY, hash bytea, entry jsonb)',
  );
  await pool.query('CREATE TABLE head (hash bytea)');
  await pool.query(`INSERT INTO head VALUES ('')`);
  const one = async (n: number) => {
    const client = await pool.connect();
    await client.query('BEGIN');
    const { rows: heads } = await client.query<{ hash: Buffer }>(
      'SELECT hash FROM head FOR UPDATE',
    );
    const entry = JSON.stringify({ act: 'attempt-moved', n, from: 'placing', to: 'answered' });
    const next = hash(
      'sha256',
      Buffer.concat([heads[0]?.hash ?? Buffer.alloc(0), Buffer.from(entry)]),
      'buffer',
    );
    await client.query('INSERT INTO chain (hash, entry) VALUES ($1, $2)', [next, entry]);
    await client.query('UPDATE head SET hash = $1', [next]);
    await client.query('COMMIT');
    client.release();
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (next < chained) await one(next++);
    }),
  );
}

async function check({ db }: Connection): Promise<number> {
  const { entries: checked, faults } = await checkLog(db, [verifierOf(signer)]);
  if (faults.length > 0) throw new Error(`the log of the bench has ${faults.length} faults`);
  return checked;
}

async function checkRows(
  { pool }: Connection,
  application: Connection,
  small: Measurement,
): Promise<Sample[]> {
  const floor = await measure(() => readAndHash(pool));
  let checked = 0;
  const measured = await measure(async () => {
    checked = await check(application);
  });
  return [
    {
      name: `check of the whole log, ${checked} entries`,
      measured,
      floorMs: floor.ms,
      floor: 'reading them, and the bare tree over their text',
      goal: 3,
    },
    {
      name: 'its memory',
      measured: { ...measured, ms: measured.peakMb },
      floorMs: small.peakMb,
      floor: `the same check of ${appended}`,
      goal: 1.25,
      unit: 'MB',
    },
  ];
}

async function readAndHash(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  const tree = new MerkleRoot();
  await client.query('BEGIN');
  await client.query(
    `DECLARE walk CURSOR FOR SELECT e::text AS text FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.index`,
  );
  for (;;) {
    const { rows: some } = await client.query<{ text: string }>('FETCH 2000 FROM walk');
    if (some.length === 0) break;
    for (const { text } of some) tree.add(leafHash(Buffer.from(text)));
  }
  await client.query('COMMIT');
  client.release();
}
