import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import type { Child } from '#sandbox/child-process.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { everythingInClear } from '#test/support/keys/everything-in-clear.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { ownPostgres } from '#test/support/postgres/own-postgres.ts';
import { finishedInTime } from '#test/support/product/let-time-pass.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { phoneBinding } from '#vault/vault.ts';

const postgres = setUpOnce(ownPostgres);
const product = setUpProduct(() => ({
  database: postgres.database,
  students: 40,
  callsPerSecond: 8,
  withoutBot: true,
  withoutWorker: true,
}));
let bot: Child;
let worker: Child;
let backup: string;
/** Who opted out, and what stood outside, after the backup. */
let optedOut: string;
let checkpoint: string;
let sizeThen: number;
/** Who leaves after the backup and is erased: on the call list, and not called yet. */
let erased: { id: string; phone: string; number: string; name: string };
let erasures: string;

beforeAll(async () => {
  // So slow that most of the list is still to come when the backup is taken.
  await pace(1);
  bot = await product.startBotProcess();
  worker = product.startWorkerProcess();
  await numbersChecked(product);
});

/** How many calls a second the district places. */
const pace = (callsPerSecond: number) =>
  product.database.owner.pool.query(`UPDATE district SET calls_per_second = ${callsPerSecond}`);
const calls = () => product.farSide.twilio.calls();
const called = () => calls().map(({ to }) => to);

async function numbers(where: string): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ index: Buffer; number: Buffer }>(
    `SELECT p.index, p.number FROM phone p WHERE ${where}`,
  );
  return rows.map((row) => product.vault.decrypt(row.number, phoneBinding(row.index)));
}

const row = async <T extends object>(query: string): Promise<T | undefined> =>
  (await product.database.owner.pool.query<T>(query)).rows[0];

/** Somebody with a number of their own whose turn is still to come leaves the roster. */
async function leaves(): Promise<typeof erased> {
  const found = await row<{ id: string; sourced: string; name: Buffer; phone: string }>(
    `UPDATE guardian g SET active = false FROM guardian_phone gp, attempt a
     WHERE gp.guardian_id = g.id AND a.phone_id = gp.phone_id AND a.state = 'planned' AND a.id = (
       SELECT a.id FROM attempt a JOIN guardian_phone gp USING (phone_id)
       WHERE a.state = 'planned' AND (SELECT count(*) FROM guardian_phone o WHERE o.phone_id = a.phone_id) = 1
         AND (SELECT count(*) FROM guardian_phone o WHERE o.guardian_id = gp.guardian_id) = 1
       ORDER BY a.id OFFSET 4 LIMIT 1)
     RETURNING g.id, g.sourced_id AS sourced, g.name, gp.phone_id AS phone`,
  );
  if (found === undefined) throw new Error('nobody is left to call');
  const { id, sourced, phone } = found;
  const name = product.vault.decrypt(found.name, `guardian.name:${sourced}`);
  const [number = ''] = await numbers(`id = '${phone}'`);
  return { id, phone, name, number };
}

/** What anyone with the database and every key can still read of them. */
async function traces(): Promise<string[]> {
  const clear = await everythingInClear(product.database, product.vault);
  const sought = [erased.number, erased.number.slice(2)];
  return clear.split('\n').filter((line) => sought.some((one) => line.includes(one)));
}

function cli(words: string[], url = product.database.urls.imports) {
  return runProcess('cli', words, {
    DATABASE_URL: url,
    MIGRATION_DATABASE_URL: product.database.ownerUrl,
    BELLWETHER_KEY: testKey,
  });
}

test('a backup is taken while a closure calls; a family leaves, and another one opts out by text', async () => {
  await product
    .onSlack('principal')
    .askClosure(
      { purpose: 'school-mission', ground: 'none', happening: 'other', delivery: 'call' },
      { en: 'Back-to-school night is on Thursday.' },
    );
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await until('the first calls', () => calls().length >= 3);

  backup = await postgres.backUp();
  const atBackup = calls().length;
  erased = await leaves();
  // Somebody else, whose turn is still to come: no worker is quicker than their words.
  const put = await row<{ phone: string }>(
    `UPDATE attempt SET not_before = clock_timestamp() + interval '10 seconds' WHERE id = (
       SELECT id FROM attempt WHERE state = 'planned' AND phone_id <> '${erased.phone}'
       ORDER BY not_before DESC, id DESC LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING phone_id AS phone`,
  );
  [optedOut = ''] = await numbers(`id = '${put?.phone}'`);
  expect(optedOut).not.toBe('');
  expect(await product.farSide.twilio.sendText(optedOut, 'STOP')).toBe(204);
  await pace(4);
  await until('more calls', () => calls().length >= atBackup + 8);
  await until('their end', async () => {
    const found = await row<{ n: number }>(
      `SELECT count(*)::int AS n FROM attempt WHERE spoken_at IS NOT NULL AND ended_at IS NOT NULL`,
    );
    return (found?.n ?? 0) >= atBackup + 4;
  });
  expect(called()).not.toContain(optedOut);
});

test('who left is erased by two people, and the list of erasures is kept beside the backup', async () => {
  await until('the end of their turn', () =>
    row(`SELECT FROM attempt WHERE phone_id = '${erased.phone}' AND ended_at IS NOT NULL`),
  );
  const priya = product.onSlack('compliance');
  await priya.openForm('compliance erase');
  expect(await priya.submit({ number: erased.number, reason: 'left' })).toBeUndefined();
  const hana = product.onTeams('administrator');
  const title = 'Erase a guardian who left';
  await until('the card', () => hana.finding(title).includes('Waiting for a second person'));
  await hana.pressFinding(title, 'confirm-change');
  await until('the end at the carrier', () => hana.finding(title).includes('0 texts'));
  expect(await traces()).toEqual([]);
  erasures = path.join(await mkdtemp(path.join(tmpdir(), 'bellwether-erasures-')), 'list.jsonl');
  expect((await cli(['erasures', 'list', erasures])).told).toContain('1 erasure written');
});

test('the database is lost: its copy says what it lacks, by a checkpoint that was kept elsewhere', async () => {
  const kept = await row<{ note: string; size: number }>(
    `SELECT note, size::float8 AS size FROM audit_checkpoint ORDER BY size DESC LIMIT 1`,
  );
  checkpoint = kept?.note ?? '';
  sizeThen = kept?.size ?? 0;
  await Promise.all([bot.kill(), worker.kill()]);
  await postgres.restore(backup);

  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-restore-'));
  const file = path.join(folder, 'kept.txt');
  await writeFile(file, checkpoint);
  const key = writeVerifier(verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)));
  const told = await cli(['backup', 'check', `--key=${key}`, `--checkpoints=${file}`]);

  expect(told.error).toBe('');
  const entries = await row<{ n: number }>('SELECT count(*)::int AS n FROM audit_leaf');
  expect(told.told).toContain(
    `counts ${sizeThen.toLocaleString('en-US')} entries, and the copy has ${entries?.n.toLocaleString('en-US')}`,
  );
  expect(told.told).toContain('no entry was changed, removed, moved or added');
  expect(told.told).toMatch(/phone\.number \(key of guardian\): [\d,]+ values read/);
  expect(told.told).toMatch(/Closure 1: calling; \d+ done, \d+ waiting/);
  expect(told.told).toContain('This backup can be used.');
});

test('workers notice by themselves, dial nothing, and ask the carrier for all that happened since', async () => {
  const before = calls().length;
  bot = await product.startBotProcess();
  worker = product.startWorkerProcess();

  const asked = await until('the carrier to be asked', () =>
    row<{ calls: number; optOuts: number; noticedBy: string; strange: number }>(
      `SELECT calls, opt_outs AS "optOuts", noticed_by AS "noticedBy", strange FROM database_restore
        WHERE asked_at IS NOT NULL`,
    ),
  );

  expect(asked).toMatchObject({ noticedBy: 'timeline', optOuts: 1, strange: 0 });
  expect(asked?.calls).toBeGreaterThanOrEqual(8);
  // Several looks of the dialer have passed.
  const seen = await row<{ at: string }>('SELECT max(seen_at)::text AS at FROM dial_worker');
  await until('further signs of life', async () => {
    const later = await row<{ later: boolean }>(
      `SELECT max(seen_at) > '${seen?.at}'::timestamptz + interval '3 seconds' AS later FROM dial_worker`,
    );
    return later?.later === true;
  });
  expect(calls()).toHaveLength(before);
});

test('nobody can say that it is restored before those who were erased are erased again', async () => {
  expect(await traces()).not.toEqual([]);
  for (const [told, refusal] of [
    [[], 'may hold people who were erased later'],
    [[`--erasures=${erasures}`], '1 person of this list is not erased here'],
  ] as const)
    expect((await cli(['backup', 'restored', ...told])).error).toContain(refusal);
  expect(await row(`SELECT FROM database_restore WHERE told_at IS NOT NULL`)).toBeUndefined();

  const applied = await cli(['erasures', 'apply', erasures]);

  expect(applied.told).toContain('1 erasure applied; the backup still knew 1 of these people.');
  expect(await traces()).toEqual([]);
});

test('a person says that it is restored, and calling goes on to its end: nobody twice, and nobody who opted out or was erased', async () => {
  const told = await cli(['backup', 'restored', `--erasures=${erasures}`]);
  expect(told.error).toBe('');
  expect(told.told).toContain('nobody who picked up is called again');
  expect(told.told).toContain('1 opt-out since then holds again');
  expect(told.told).toContain('Calling resumed at');

  await pace(4);
  await finishedInTime(product);

  const times = Map.groupBy(called(), (number) => number);
  expect([...times.values()].filter((each) => each.length > 1)).toEqual([]);
  expect(called()).not.toContain(optedOut);
  expect(called()).not.toContain(erased.number);
  expect(await row(`SELECT disposition FROM attempt WHERE phone_id = '${erased.phone}'`)).toEqual({
    disposition: 'not-on-roster',
  });
  const listed = await numbers(
    `id IN (SELECT phone_id FROM recipient WHERE channel = 'voice') AND number <> ''`,
  );
  expect(listed.length).toBeGreaterThan(20);
  expect(listed.filter((number) => !times.has(number))).toEqual([optedOut]);
  const gate = await row<{ disposition: string }>(
    `SELECT a.disposition FROM attempt a JOIN phone p ON p.id = a.phone_id
      WHERE p.index = '\\x${product.vault.phoneIndex(optedOut).toString('hex')}'`,
  );
  expect(gate).toEqual({ disposition: 'revoked' });
});

test('the log verifies from its beginning, and tells of the restore', async () => {
  const key = writeVerifier(verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)));

  const told = await cli(['audit', 'verify', `--key=${key}`]);

  expect(told.told).toContain('Every checkpoint matches');
  const acts = await product.database.pool.query<{ act: string }>(
    `SELECT act FROM audit_entry WHERE subject_kind = 'database-restore' ORDER BY id`,
  );
  expect(acts.rows.map(({ act }) => act)).toEqual([
    'database-restored',
    'restore-caught-up',
    'restore-confirmed',
    'restore-settled',
  ]);
});
