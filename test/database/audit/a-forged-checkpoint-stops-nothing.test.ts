import { beforeAll, describe, expect, test } from 'vitest';
import { sqlState, transact, violatedRule } from '#database/transaction.ts';
import { checkLog } from '#domain/audit/log/check-log.ts';
import { signCheckpoint, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { cosignedNote } from '#domain/audit/log/cosignature-store.ts';
import { describeLog } from '#domain/audit/log/describe-log.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import { selectProof } from '#domain/proof/evidence/evidence-proof-store.ts';
import { findWitnessQuestion } from '#domain/proof/witness/find-witness-question.ts';
import { planCheckpointMail } from '#domain/proof/witness/mail/plan-checkpoint-mail.ts';
import { planCheckpointPost } from '#domain/proof/witness/plan-checkpoint-post.ts';
import { createCheckpointWatch } from '#domain/proof/witness/record-forged-checkpoints.ts';
import { findLogProof } from '#domain/report/find-report.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { sealAll } from '#test/support/audit/sealed-log.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const { signer, verifier } = newLogSigner();
const stranger = newLogSigner();

const database = setUpDatabase();
beforeAll(async () => {
  await addEntries(3);
  await sealAll(database, signer);
});

async function addEntries(count: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
     SELECT 'system', 'gates-rebuilt', 'test', n::text FROM generate_series(1, $1::int) AS n`,
    [count],
  );
}

/** What the database says to a dial worker's login. */
const said = (statement: string, values: unknown[] = []) =>
  database
    .as('worker')
    .pool.query(statement, values)
    .then(
      ({ rowCount }) => `${rowCount} rows`,
      (error: unknown) => violatedRule(error) ?? sqlState(error),
    );

const insert = (size: number, note = 'forged', root = Buffer.alloc(32)) =>
  said('INSERT INTO audit_checkpoint (size, root, note) VALUES ($1, $2, $3)', [size, root, note]);

/** The entries that wait are two minutes old, until the end of the block. */
async function travelled(): Promise<AsyncDisposable> {
  const shift = (by: string) =>
    database.owner.pool.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       UPDATE audit_entry e SET at = at ${by} interval '2 minutes'
       WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id); COMMIT`,
    );
  await shift('-');
  return { [Symbol.asyncDispose]: async () => void (await shift('+')) };
}

const newest = () => transact(database.as('bot').db, (tx) => selectCheckpoint(tx));

test('attack 42: a dial worker’s login writes no checkpoint of a log that is longer or shorter, and no leaf far ahead', async () => {
  expect(await insert(999_999_999)).toBe('audit_checkpoint_size');
  expect(await insert(1)).toBe('audit_checkpoint_size');
  await addEntries(1);
  const leaf = (at: number) =>
    `INSERT INTO audit_leaf (index, entry_id) SELECT ${at}, max(id) FROM audit_entry`;
  expect(await said(leaf(999_999_998))).toBe('audit_leaf_whole');
});

describe('attack 47: a dial worker’s login writes another key beside the log', () => {
  test('and the log is sealed on by its own key', async () => {
    expect(await said(`UPDATE audit_sealer SET verifier = NULL`)).toBe('audit_sealer_key_kept');
    const other = writeVerifier(stranger.verifier);
    expect(await said('UPDATE audit_sealer SET verifier = $1', [other])).toBe('1 rows');
    expect(await said('INSERT INTO audit_log_key (verifier) VALUES ($1)', [other])).toBe('42501');
    await sealAll(database, signer);

    const { faults, waiting } = await checkLog(database.as('imports').db, [verifier]);
    expect([faults, waiting]).toEqual([[], 0]);
  });

  test('and what it keeps from being sealed is counted, and is a fault after a minute', async () => {
    await said('UPDATE audit_sealer SET size = size + 10');
    await addEntries(4);
    await expect(sealAll(database, signer)).rejects.toThrow('of the log is missing');

    const soon = await checkLog(database.as('imports').db, [verifier]);
    expect(soon.faults).toEqual([]);
    expect(describeLog(soon)).toContain('4 entries wait to be sealed.');
    await using _ = await travelled();
    const late = await checkLog(database.as('imports').db, [verifier]);
    expect(late.faults).toEqual([{ kind: 'unsealed', entries: 4 }]);
    await database.owner.pool.query('UPDATE audit_sealer SET size = size - 10');
  });
});

test('attack 42: what it can write there is a finding, and everybody goes on with the newest that this log signed', async () => {
  await sealAll(database, signer);
  const own = await newest();
  if (own === undefined) throw new Error('nothing is sealed');
  const watch = createCheckpointWatch(database.as('bot').db);
  await watch();
  // One leaf more, and a checkpoint over it that says whatever it likes: also that another key took over.
  await addEntries(1);
  const size = own.size + 1;
  const lines = `previous-key ${writeVerifier(verifier)}\nkey ${writeVerifier(stranger.verifier)}\n`;
  const checkpoint = { origin: verifier.name, size, root: Buffer.alloc(32) };
  const note = signCheckpoint(checkpoint, stranger.signer, lines);
  expect(
    await said(
      `WITH leaf AS (INSERT INTO audit_leaf (index, entry_id) SELECT $1, max(id) FROM audit_entry) SELECT`,
      [own.size],
    ),
  ).toBe('1 rows');
  expect(await insert(size, note)).toBe('1 rows');
  expect(
    await said(
      `INSERT INTO audit_cosignature (size, witness, line, signed_at) VALUES ($1, 'w', '— w x', now())`,
      [size],
    ),
  ).toBe('audit_cosignature_line_check');

  const bot = database.as('bot').db;
  expect(await newest()).toEqual(own);
  const proof = await transact(bot, (tx) => selectProof(tx, [0]));
  expect(proof.at(-1)).toMatchObject({ kind: 'proof', checkpoint: own.note });
  expect(proof.filter((line) => line['checkpoint'] === note)).toEqual([]);
  expect(await transact(bot, (tx) => findLogProof(tx))).toMatchObject({ size: own.size });
  await planCheckpointPost(bot, ['slack']);
  await planCheckpointPost(bot, ['slack']);
  await planCheckpointMail(bot);
  const { rows: shown } = await database.pool.query<{ note: string }>(
    'SELECT note FROM checkpoint_post UNION ALL SELECT note FROM checkpoint_mail',
  );
  const kept = await transact(bot, (tx) => cosignedNote(tx, own.size));
  expect(shown).toEqual([{ note: kept }, { note: kept }]);
  expect(
    await findWitnessQuestion(database.as('worker').db, { witness: 'w.example.org' }),
  ).toMatchObject({ kind: 'question', size: own.size });

  await watch();
  await watch();
  const { rows: findings } = await database.pool.query(
    `SELECT facts FROM finding WHERE code = 'checkpoint-mismatch'`,
  );
  expect(findings).toEqual([{ facts: { how: 'forged', place: 'database', size } }]);
  const check = await checkLog(database.as('imports').db, [verifier]);
  expect(check.faults.map(({ kind }) => kind)).toContain('unsigned');
});
