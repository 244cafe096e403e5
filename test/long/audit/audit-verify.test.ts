import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { signCheckpoint, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { setUpDatabase, testKey } from '#test/support/postgres/database.ts';
import { runProcess } from '#test/support/product/run-process.ts';

const database = setUpDatabase();
let folder: string;
const signer = openLogKey(randomBytes(32).toString('base64'), 'https://bellwether.example.org');
const publicKey = writeVerifier(verifierOf(signer));
let note: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-log-'));
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) SELECT 'system', 'tried', 'test', n::text FROM generate_series(1, 5) AS n`,
  );
  while ((await sealLog(database.as('worker').db, signer)) > 0);
  const { rows } = await database.pool.query<{ note: string }>(
    'SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1',
  );
  note = rows[0]?.note ?? '';
});

const verify = (...words: string[]) =>
  runProcess('cli', ['audit', 'verify', ...words], {
    DATABASE_URL: database.urls.imports,
    BELLWETHER_KEY: testKey,
  });

const verifyFile = (...words: string[]) =>
  runProcess('cli', ['audit', 'verify-file', ...words], {});

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.txt`);
  await writeFile(file, text);
  return file;
}

test('a clean log is said to hold, and what that doesn’t prove', async () => {
  const file = await fileOf(`Posted at 5:45 am\n\n${note}\nThank you\n`);
  const { code, told } = await verify(`--key=${publicKey}`, `--checkpoints=${file}`);

  expect(code).toBe(0);
  expect(told).toMatch(
    /^Read \d+ sealed entries and 2 signed checkpoints\.\nEvery checkpoint matches/,
  );
  expect(told).toContain('doesn’t prove');
});

test('a checkpoint of another past is told, and the command fails', async () => {
  const size = Number(note.split('\n')[1]);
  const other = signCheckpoint({ origin: signer.name, size, root: Buffer.alloc(32) }, signer);
  const longer = signCheckpoint(
    { origin: signer.name, size: 99_999, root: Buffer.alloc(32) },
    signer,
  );
  const { code, told } = await verify(
    `--key=${publicKey}`,
    `--checkpoints=${await fileOf(`${other}\n${longer}`)}`,
  );

  expect(code).toBe(1);
  expect(told).toContain('The audit log doesn’t hold:');
  expect(told).toContain(`The first ${size} entries differ from what was signed.`);
  expect(told).toMatch(
    /A checkpoint counts 99,999 entries, and the log has \d+\. Entries were removed/,
  );
});

test('what can’t be checked is answered with what is needed, and by another exit than tampering', async () => {
  expect(await verify()).toMatchObject({
    code: 2,
    error: expect.stringContaining('Give the log’s public key'),
  });
  expect(await verify(`--key=${publicKey}x`)).toMatchObject({ code: 2 });
  expect(await verify(`--kee=${publicKey}`)).toMatchObject({ code: 2 });
  expect(
    await runProcess('cli', ['audit', 'verify', `--key=${publicKey}`], { BELLWETHER_KEY: testKey }),
  ).toMatchObject({ code: 2, error: expect.stringContaining('DATABASE_URL is missing') });
  const file = await fileOf('{"kind":"guide"}');
  expect(await verifyFile(file, `--key=${publicKey}x`)).toMatchObject({ code: 2 });
  expect(await verifyFile('nowhere.jsonl', `--key=${publicKey}`)).toMatchObject({ code: 2 });
  expect(await verifyFile(file, `--key=${publicKey}`)).toMatchObject({ code: 1, error: '' });
  expect(await verify(`--key=${publicKey}`, '--checkpoints=nowhere.txt')).toMatchObject({
    code: 2,
    error: expect.stringContaining('nowhere.txt can’t be read.'),
  });
  expect(
    await verify(`--key=${publicKey}`, `--checkpoints=${await fileOf('hello')}`),
  ).toMatchObject({
    error: expect.stringContaining('holds no checkpoint'),
  });
});
