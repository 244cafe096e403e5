import { beforeAll, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { checkLog } from '#domain/audit/log/check-log.ts';
import {
  type LogSigner,
  type LogVerifier,
  openCheckpoint,
  signCheckpoint,
  splitNotes,
  writeVerifier,
} from '#domain/audit/log/checkpoint.ts';
import { followKeys } from '#domain/audit/log/key-change.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { selectProof } from '#domain/proof/evidence/evidence-proof-store.ts';
import { planCheckpointPost } from '#domain/proof/witness/plan-checkpoint-post.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

// One log, signed by a first key and then by a second one; a worker that knows the first alone still runs.

const database = setUpDatabase();
const [first, second, third] = [newLogSigner(), newLogSigner(), newLogSigner()];
let notes: { size: number; note: string }[];
let changeAt: number;

async function write(entries: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
     SELECT 'system', 'tried', 'test', n::text FROM generate_series(1, $1::int) AS n`,
    [entries],
  );
}

const seal = (signer: LogSigner) => sealLog(database.as('worker').db, signer);
const check = async (trusted: LogVerifier[], ...outside: string[]) =>
  (await checkLog(database.as('auditor').db, trusted, outside)).faults;
const noteAt = (size: number) => notes.find((one) => one.size === size)?.note ?? '';

beforeAll(async () => {
  await write(5);
  await seal(first.signer);
  await write(1);
  await seal(first.signer);
  await write(2);
  await seal({ ...second.signer, previous: first.signer });
  await write(1);
  await seal({ ...second.signer, previous: first.signer });
  await write(1);
  await seal(second.signer);
  const { rows } = await database.pool.query<{ size: number; note: string }>(
    'SELECT size::int AS size, note FROM audit_checkpoint ORDER BY size',
  );
  notes = rows;
  changeAt = rows[2]?.size ?? 0;
});

test('the log verifies with either key alone, and with nobody else’s', async () => {
  expect(notes).toHaveLength(5);
  for (const { verifier } of [first, second])
    expect(await check([verifier], ...notes.map(({ note }) => note))).toEqual([]);
  expect(await check([third.verifier])).toContainEqual({
    kind: 'unsigned',
    size: 5,
    checkpoints: 5,
  });
});

test('the change is in the log itself, signed by both keys, and can be copied out of a channel', async () => {
  const note = noteAt(changeAt);
  expect(note).toContain(`previous-key ${writeVerifier(first.verifier)}\n`);
  expect(note).toContain(`\nkey ${writeVerifier(second.verifier)}\n`);
  expect(note.match(/^— /gm)).toHaveLength(2);
  expect(splitNotes(`Posted\n\n${note}\nThank you`)).toEqual([note]);
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS count FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.id
     WHERE act = 'log-key-changed' AND index < $1`,
    [changeAt],
  );
  expect(rows).toEqual([{ count: 1 }]);
});

test('while both are set, each checkpoint is signed by both: a witness that knows the first key goes on', () => {
  expect(noteAt(changeAt + 1).match(/^— /gm)).toHaveLength(2);
  expect(
    openCheckpoint(noteAt(changeAt + 1), [{ verifier: first.verifier, until: Infinity }]),
  ).toMatchObject({ kind: 'checkpoint' });
  expect(notes.at(-1)?.note.match(/^— /gm)).toHaveLength(1);
});

test('a worker that knows the first key alone seals nothing more, nor does one with a key of its own', async () => {
  await write(1);
  await expect(seal(first.signer)).rejects.toThrow('signed with another key');
  await expect(seal(third.signer)).rejects.toThrow('signed with another key');
  await expect(seal({ ...third.signer, previous: first.signer })).rejects.toThrow('another key');
  expect(await seal(second.signer)).toBe(1);
  expect(await check([first.verifier])).toEqual([]);
});

test('a longer log by a stolen first key is not signed', async () => {
  const later = { origin: first.signer.name, size: changeAt + 1, root: Buffer.alloc(32, 1) };
  const stolen = signCheckpoint(later, first.signer);

  for (const { verifier } of [first, second])
    expect(await check([verifier], stolen)).toEqual([{ kind: 'not-signed', which: 0 }]);
  const earlier = signCheckpoint({ ...later, size: changeAt - 1 }, first.signer);
  expect(await check([second.verifier], earlier)).toMatchObject([{ kind: 'rewritten' }, {}]);
});

test('a change that only one of the two keys signed isn’t believed, nor one whose words were changed', () => {
  const note = noteAt(changeAt);
  const lines = note.split('\n');
  const alone = (line: number) => lines.filter((_, at) => at !== line).join('\n');
  const about = { origin: first.signer.name, size: changeAt, root: Buffer.alloc(32, 1) };
  const said = (from: LogVerifier, to: LogVerifier) =>
    `previous-key ${writeVerifier(from)}\nkey ${writeVerifier(to)}\n`;
  const both = (one: LogSigner, other: LogSigner, words: string) =>
    signCheckpoint(about, { ...one, previous: other }, words);
  const forged = [
    alone(6),
    alone(7),
    note.replace(writeVerifier(second.verifier), writeVerifier(third.verifier)),
    // The owner of the database, with a key of their own: the first key never spoke of it.
    both(third.signer, third.signer, said(first.verifier, third.verifier)),
    both(third.signer, third.signer, said(third.verifier, second.verifier)),
    // A thief of the first key, after its time.
    both(third.signer, first.signer, said(first.verifier, second.verifier)),
  ];

  for (const one of forged) {
    for (const { verifier } of [first, second])
      expect(followKeys([verifier], [one])).toEqual([{ verifier, until: Infinity }]);
  }
});

test('a stolen first key hands nothing on once it was replaced, and nothing at all to who knows the second alone', () => {
  const handOn = (size: number) =>
    signCheckpoint(
      { origin: first.signer.name, size, root: Buffer.alloc(32, 1) },
      { ...third.signer, previous: first.signer },
      `previous-key ${writeVerifier(first.verifier)}\nkey ${writeVerifier(third.verifier)}\n`,
    );
  const names = (trusted: LogVerifier, stolen: string) =>
    followKeys([trusted], [noteAt(changeAt), stolen]).map(({ verifier }) =>
      writeVerifier(verifier),
    );
  const [one, two, thief] = [first, second, third].map(({ verifier }) => writeVerifier(verifier));

  expect(names(first.verifier, handOn(changeAt + 1))).toEqual([one, two]);
  expect(names(first.verifier, handOn(changeAt - 1))).toEqual([one, thief]);
  for (const size of [changeAt - 1, changeAt + 1])
    expect(names(second.verifier, handOn(size))).toEqual([two, one]);
});

test('an evidence file brings the change along, and it is posted to the witness channels at once', async () => {
  const proof = await transact(database.as('bot').db, (tx) => selectProof(tx, []));
  expect(proof).toContainEqual(
    expect.objectContaining({ kind: 'consistency', checkpoint: noteAt(changeAt) }),
  );
  await planCheckpointPost(database.as('bot').db, ['slack']);
  await write(1);
  await seal(second.signer);
  await planCheckpointPost(database.as('bot').db, ['slack']);
  const { rows } = await database.pool.query('SELECT size::int AS size FROM checkpoint_post');
  expect(rows).toEqual([{ size: changeAt }]);
});

test('under another address of the product the log has another name, and the same holds', async () => {
  const renamed = { name: 'bellwether.example.com/audit', key: second.signer.key };
  const verifier = { name: renamed.name, key: second.verifier.key };
  await write(1);
  await seal(renamed);

  for (const trusted of [first.verifier, second.verifier, verifier])
    expect(await check([trusted])).toEqual([]);
});

test('where a key was lost, the owner lets it go: who trusts both keys reads on, and nobody else', async () => {
  await database.owner.pool.query('UPDATE audit_sealer SET verifier = NULL');
  await write(1);
  await seal(third.signer);

  for (const { verifier } of [second, third])
    expect(await check([verifier])).toContainEqual(expect.objectContaining({ kind: 'unsigned' }));
  expect(await check([first.verifier, third.verifier])).toEqual([]);
});
