import { expect, test } from 'vitest';
import { createWitnessClient } from '#dialer/background/ask-witness.ts';
import { readWitnessKey, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { startWitness } from '#test/support/audit/c2sp-witness.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { setUpDatabase, testDatabase } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { askWitness } from '#witness/witness-client.ts';

const database = setUpDatabase();
const witness = setUpOnce(startWitness);
const { signer, verifier } = newLogSigner();

function requester(asked = database) {
  const key = readWitnessKey(witness.key);
  if (key === undefined) throw new Error('no key of a witness');
  return createWitnessClient(asked.as('worker').db, { url: witness.url, verifier: key });
}

/** The log grows by so many, and a minute passes for what was signed. */
async function grow(by: number): Promise<number> {
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
     SELECT 'system', 'tried', 'test', n::text FROM generate_series(1, $1::int) AS n`,
    [by],
  );
  while ((await sealLog(database.as('worker').db, signer)) > 0);
  await inAnotherTime(database, `UPDATE audit_cosignature SET at = at - interval '1 minute'`);
  const { rows } = await database.pool.query<{ size: number }>(
    'SELECT max(size)::int AS size FROM audit_checkpoint',
  );
  return rows[0]?.size ?? 0;
}

const findings = async (asked = database) => {
  const { rows } = await asked.pool.query(
    `SELECT facts FROM finding WHERE code = 'checkpoint-mismatch' ORDER BY opened_at`,
  );
  return rows.map(({ facts }) => facts);
};

test('one that doesn’t know the log signs nothing, and that is no finding', async () => {
  await grow(3);
  await expect(requester()()).rejects.toThrow('status 404');
  expect(await findings()).toEqual([]);
});

test('logs of any growth are proven to it, and it signs each', async () => {
  witness.trust(writeVerifier(verifier));
  for (const by of [1, 5, 250, 1, 1, 700, 64]) {
    const size = await grow(by);
    await requester()();
    expect(witness.last(signer.name)?.size).toBe(size);
    const { rows } = await database.pool.query(
      'SELECT witness FROM audit_cosignature WHERE size = $1',
      [size],
    );
    expect(rows).toEqual([{ witness: witness.name }]);
  }
});

test('it is asked once a minute, and not about a log that it has signed', async () => {
  const asked = witness.statuses.length;
  await requester()();
  expect(witness.statuses).toHaveLength(asked);
});

test('where we forgot what it signed, it says so, and the proof goes on from there', async () => {
  const size = await grow(9);
  await inAnotherTime(database, 'DELETE FROM audit_cosignature');
  await requester()();

  expect(witness.statuses.slice(-2)).toEqual([409, 200]);
  expect(witness.last(signer.name)?.size).toBe(size);
});

test('the test’s witness itself refuses what the standard refuses', async () => {
  const { size = 0 } = witness.last(signer.name) ?? {};
  const next = await grow(4);
  const { rows } = await database.pool.query<{ note: string }>(
    'SELECT note FROM audit_checkpoint WHERE size = $1',
    [next],
  );
  const note = rows[0]?.note ?? '';
  const wrong = [Buffer.alloc(32)];
  expect(await askWitness(witness, { from: size, proof: wrong, note })).toEqual({
    kind: 'not-consistent',
  });
  expect(await askWitness(witness, { from: 1, proof: [], note })).toEqual({
    kind: 'other-size',
    size,
  });
  const forged = note.replace(`\n${next}\n`, `\n${next + 1}\n`);
  expect(await askWitness(witness, { from: size, proof: [], note: forged })).toEqual({
    kind: 'refused',
    status: 403,
  });
});

test('a signature by another key is kept nowhere', async () => {
  const size = await grow(2);
  await using other = await startWitness(witness.name);
  other.trust(writeVerifier(verifier));
  const key = readWitnessKey(witness.key);
  if (key === undefined) throw new Error('no key of a witness');
  const ask = createWitnessClient(database.as('worker').db, { url: other.url, verifier: key });
  // It says first that it never signed this log.
  await expect(ask()).rejects.toThrow('no signature by its key');
  const { rows } = await database.pool.query('SELECT FROM audit_cosignature WHERE size = $1', [
    size,
  ]);
  expect(rows).toEqual([]);
});

test('another log that is just as long as what it signed is told', async () => {
  const size = await grow(1);
  await requester()();
  await using forged = await testDatabase();
  await forged.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
     SELECT 'system', 'tried', 'test', n::text
     FROM generate_series(1, $1 - (SELECT count(*)::int FROM audit_entry)) AS n`,
    [size],
  );
  while ((await sealLog(forged.as('worker').db, signer)) > 0);
  await requester(forged)();

  expect(await findings(forged)).toEqual([{ how: 'differs', place: witness.name, size }]);
});

test('a log that was cut short is told, once', async () => {
  const { size = 0 } = witness.last(signer.name) ?? {};
  await inAnotherTime(database, 'DELETE FROM audit_cosignature');
  await inAnotherTime(database, 'DELETE FROM audit_checkpoint WHERE size >= $1', [size]);
  await requester()();
  await requester()();

  expect(await findings()).toEqual([{ how: 'shorter', place: witness.name, size }]);
});
