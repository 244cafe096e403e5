import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { writeLine } from '#domain/proof/evidence/evidence-line.ts';
import { exportEvidence } from '#domain/proof/evidence/export-evidence.ts';
import type { Child } from '#sandbox/child-process.ts';
import { until } from '#sandbox/until.ts';
import { everythingInClear } from '#test/support/keys/everything-in-clear.ts';
import { leaksOf } from '#test/support/leaks/leaks-of-product.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { ownPostgres } from '#test/support/postgres/own-postgres.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { phoneBinding } from '#vault/vault.ts';

const postgres = setUpOnce(ownPostgres);
const product = setUpProduct(() => ({
  database: postgres.database,
  withoutBot: true,
  withoutWorker: true,
}));
let bot: Child;
let worker: Child;
let backup: string;
let erasures: string;
/** Who leaves: a name that nobody else has, their id in the school's system, their only number, and what they wrote. */
const name = 'Zebulon Quillfeather';
const words = 'Please stop, we have moved to Ottumwa';
let guardian: { id: string; sourcedId: string; phone: string; number: string };
const title = 'Erase a guardian who left';

beforeAll(async () => {
  bot = await product.startBotProcess();
  worker = product.startWorkerProcess();
  guardian = await family();
});

const rows = async <T extends object>(query: string, values: unknown[] = []): Promise<T[]> =>
  (await product.database.owner.pool.query<T>(query, values)).rows;

/** A guardian with a number of their own gets that name. */
async function family(): Promise<typeof guardian> {
  const [row] = await rows<{
    id: string;
    sourcedId: string;
    phone: string;
    index: Buffer;
    number: Buffer;
  }>(
    `SELECT g.id, g.sourced_id AS "sourcedId", p.id AS phone, p.index, p.number
     FROM guardian g JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active JOIN phone p ON p.id = gp.phone_id
     WHERE g.active AND (SELECT count(*) FROM guardian_phone o WHERE o.phone_id = p.id) = 1
       AND (SELECT count(*) FROM guardian_phone o WHERE o.guardian_id = g.id) = 1
       AND EXISTS (SELECT FROM guardianship s WHERE s.guardian_id = g.id AND s.may_be_contacted)
     ORDER BY p.index LIMIT 1`,
  );
  if (row === undefined) throw new Error('no guardian has a number of their own');
  await rows('UPDATE guardian SET name = $2 WHERE id = $1', [
    row.id,
    product.vault.encrypt(name, `guardian.name:${row.sourcedId}`),
  ]);
  const number = product.vault.decrypt(row.number, phoneBinding(row.index));
  return { id: row.id, sourcedId: row.sourcedId, phone: row.phone, number };
}

function cli(command: string[]) {
  return runProcess('cli', command, {
    DATABASE_URL: product.database.urls.imports,
    MIGRATION_DATABASE_URL: product.database.ownerUrl,
    BELLWETHER_KEY: testKey,
  });
}

/** What of the guardian can still be read, by anyone who has the whole database and every key. */
async function traces(): Promise<string[]> {
  const clear = await everythingInClear(product.database, product.vault);
  const sought = [name, words, guardian.sourcedId, guardian.number, guardian.number.slice(2)];
  return clear.split('\n').filter((line) => sought.some((one) => line.includes(one)));
}

const atCarrier = () => {
  const { calls, messages } = product.farSide.twilio.state();
  return [...calls, ...messages].filter(
    ({ to, from }) => to === guardian.number || from === guardian.number,
  );
};

test('a family is called and writes; then it leaves the roster, and a backup is taken', async () => {
  await product.onSlack('principal').askClosure();
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);
  await product.farSide.twilio.sendText(guardian.number, words);
  await until('the words to be kept', async () =>
    (await traces()).some((line) => line.startsWith('revocation.words')),
  );
  await rows(
    `WITH s AS (UPDATE student SET active = false WHERE id IN (SELECT student_id FROM guardianship WHERE guardian_id = $1))
     UPDATE guardian SET active = false WHERE id = $1`,
    [guardian.id],
  );

  backup = await postgres.backUp();
  expect((await traces()).map((line) => line.split(' ')[0])).toEqual(
    expect.arrayContaining(['guardian.name', 'phone.number', 'revocation.words']),
  );
  expect(atCarrier().length).toBeGreaterThan(1);
});

test('one person asks and another confirms, on a card that names nobody', async () => {
  const priya = product.onSlack('compliance');
  await priya.openForm('compliance erase');
  expect(await priya.submit({ number: guardian.number, reason: 'asked' })).toBeUndefined();
  const hana = product.onTeams('administrator');
  await until('the card', () => hana.finding(title).includes('Waiting for a second person'));

  await priya.pressFinding(title, 'confirm-change');
  await until('her refusal', () =>
    priya.toldPrivately().join('\n').includes('You asked for this.'),
  );
  await hana.pressFinding(title, 'erasure-who');
  await until('the name, for her alone', () => hana.toldPrivately().join('\n').includes(name));
  await hana.pressFinding(title, 'confirm-change');

  await until('the end at the carrier', () => /\d+ calls?, \d+ texts?/.test(hana.finding(title)));
  const { slack, teams } = product.farSide;
  const posted = JSON.stringify([
    slack.state().channels,
    teams.state().conversations.filter(({ kind }) => kind === 'channel'),
  ]);
  expect(posted).not.toContain(name);
  expect(posted).not.toContain(guardian.number.slice(2));
});

test('nothing of them is left in a table, in an export or at the carrier; opt-outs stay, and the log verifies', async () => {
  expect(await traces()).toEqual([]);
  expect(atCarrier()).toEqual([]);
  const { id: campaignId } = await product.campaign();
  const lines: string[] = [];
  const operatorId = (
    await rows<{ id: string }>(`SELECT id FROM operator WHERE name = 'Priya Raghunathan'`)
  )[0]?.id;
  for await (const line of exportEvidence(product.database.as('bot').db, {
    campaignId,
    operatorId: operatorId ?? '',
    phoneId: undefined,
  }))
    lines.push(writeLine(line));
  expect(lines.join('\n')).toContain(guardian.phone);
  for (const one of [name, words, guardian.sourcedId, guardian.number.slice(2)])
    expect(lines.join('\n')).not.toContain(one);

  expect(
    await rows('SELECT FROM revocation WHERE phone_id = $1', [guardian.phone]),
  ).not.toHaveLength(0);
  const key = writeVerifier(verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)));
  expect((await cli(['audit', 'verify', `--key=${key}`])).told).toContain('no entry was changed');
});

test('no name and no number of a family stands where it must not', async () => {
  expect(await leaksOf(product)).toEqual([]);
});

test('a backup of before brings them back, and the list of erasures takes them away again', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-erasures-'));
  erasures = path.join(folder, 'erasures.jsonl');
  expect((await cli(['erasures', 'list', erasures])).told).toContain('1 erasure written');
  const list = await readFile(erasures, 'utf8');
  // A second one is written over nothing.
  const twice = await cli(['erasures', 'list', erasures]);
  expect(JSON.stringify(twice)).toContain('is already there');
  expect(await readFile(erasures, 'utf8')).toBe(list);
  for (const one of [name, words, guardian.sourcedId, guardian.number.slice(2)])
    expect(list).not.toContain(one);
  await Promise.all([bot.kill(), worker.kill()]);
  await postgres.restore(backup);
  expect(await traces()).not.toEqual([]);

  const applied = await cli(['erasures', 'apply', erasures]);

  expect(applied.told).toContain('1 erasure applied; the backup still knew 1 of these people.');
  expect(await traces()).toEqual([]);
  expect(
    await rows('SELECT FROM revocation WHERE phone_id = $1', [guardian.phone]),
  ).not.toHaveLength(0);
});
