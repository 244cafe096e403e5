import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { freePort } from '#database/embedded/free-port.ts';
import { staff } from '#sandbox/district/staff.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { linkFor } from '#test/support/consent/family-pages.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { dumpOf } from '#test/support/leaks/dump-of.ts';
import { findLeaks } from '#test/support/leaks/find-leaks.ts';
import { leaksOf } from '#test/support/leaks/leaks-of-product.ts';
import { type People, peopleIn, together } from '#test/support/leaks/people-in.ts';
import { canaries, type Planted, plantCanaries } from '#test/support/leaks/plant-canaries.ts';
import { finished } from '#test/support/product/finished.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { toldAfter } from '#test/support/product/running-closure.ts';
import { isLong } from '#test/support/run/length.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { downloadAs } from '#test/support/web/readers.ts';
import { type EncryptedColumn } from '#vault/data-key.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';

const product = setUpProduct({
  students: 30,
  withoutBot: true,
  withoutWorker: true,
  mix: everybodyAnswers,
});
let planted: Planted;
let people: People;
/** What a person typed where words are kept: the name is theirs to tell, and ours to encrypt. */
const typed = 'Ask Zanzibarov-Wrenfield first';
/** Names of files, and pages that say something went wrong. */
const offered: string[] = [];
let metricsUrls: string[] = [];
beforeAll(async () => {
  planted = await plantCanaries(product);
  const ports = [await freePort(), await freePort()] as const;
  metricsUrls = ports.map((port) => `http://127.0.0.1:${port}/metrics`);
  await product.startBotProcess({ LOG_LEVEL: 'trace', METRICS_PORT: String(ports[0]) });
  product.startWorkerProcess({ LOG_LEVEL: 'trace', METRICS_PORT: String(ports[1]) });
  await numbersChecked(product);
  people = await peopleIn(product.database, product.vault);
});

const everybody = () => together(people.families, people.staff);

const linkTold = (who: 'slack' | 'teams', kind: string): Promise<string> =>
  until(`a link to ${kind}`, () => fileLinksIn(product.farSide[who].state(), kind).at(-1));

async function download(link: string, who: keyof typeof staff): Promise<void> {
  const operatorId = await operatorIdOf(product.database.db, who);
  const response = await downloadAs({ operatorId, vault: product.vault }, link);
  expect([
    response.status,
    response.status === 200 ? '' : (await logs()).match(/.*"level":50.*/g)?.at(-1),
  ]).toEqual([200, '']);
  offered.push(link, JSON.stringify([...response.headers]));
  await response.arrayBuffer();
}

test('the canaries are in the district, and in its export', async () => {
  expect(people.families.names).toContain(canaries.guardian);
  expect(people.families.names).toContain(canaries.student);
  expect(people.staff.names).toContain(staff.principal.name);
  expect(people.staff.numbers.length).toBeGreaterThan(10);
  expect(await readFile(path.join(product.folder, 'users.csv'), 'utf8')).toContain('Zanzibarov');
});

test('a closure is sent back in somebody’s own words, requested again, calls and texts everybody', async () => {
  const principal = product.onSlack('principal');
  const superintendent = product.onTeams('superintendent');
  await principal.askClosure({ delivery: 'call-and-text' });
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('send-back-form');
  await superintendent.submit({ reason: typed });
  await until('the words on the card', () => principal.card().includes(typed));
  await principal.askClosure({ delivery: 'call-and-text' });
  await until('the next card', () =>
    ['Closure 2 ·', 'Waiting for approval'].every((words) => superintendent.card().includes(words)),
  );
  await superintendent.press('approve');
  await finished(product);

  const { twilio } = product.farSide;
  expect(twilio.calls().some(({ to }) => to === planted.number)).toBe(true);
  twilio.callBack(planted.number, { keys: ['9'] });
  expect(await twilio.sendText(planted.number, `Please stop, ${canaries.guardian}`)).toBeLessThan(
    300,
  );
  await until('the opt-out', async () => {
    const { rows } = await product.database.owner.pool.query(
      'SELECT FROM revocation WHERE phone_id = $1 AND words IS NOT NULL',
      [planted.phoneId],
    );
    return rows.length > 0;
  });
});

test('the family is looked up, ruled out, and seen on its page', async () => {
  const secretary = product.onSlack('secretary');
  await secretary.openForm('consent find');
  await toldAfter(
    secretary,
    `Number ending in ${planted.number.slice(-2)}`,
    async () => void (await secretary.submit({ number: planted.number })),
  );
  await secretary.openForm('consent revoke');
  await secretary.submit({ number: planted.number });
  await secretary.submit({ scope: 'district', reason: typed });
  await secretary.openForm('closure why 1');
  await secretary.submit({ number: planted.number });
  const page = await fetch(linkFor(planted.guardianId, product.botUrl));
  expect(page.status).toBe(200);
  offered.push(page.url);
});

test('files are had: a closure’s evidence, the families to call, a report', async () => {
  const compliance = product.onTeams('compliance');
  await compliance.say('audit evidence 1');
  await download(await linkTold('teams', 'evidence'), 'compliance');
  await compliance.say('audit report closures');
  await download(await linkTold('teams', 'report'), 'compliance');
});

test('all calling is frozen in somebody’s own words, and a draft has them, too', async () => {
  const compliance = product.onSlack('compliance');
  await compliance.openForm('closure freeze');
  await compliance.submit({ reason: typed });
  await until('the freeze', () => JSON.stringify(product.farSide.slack.state()).includes(typed));
  const principal = product.onSlack('principal');
  await principal.openForm('closure');
  await principal.submit({});
  await principal.pressForm('save-draft', { 'text-en': typed });
  await until('the draft', async () => {
    const { rows } = await product.database.owner.pool.query(
      'SELECT FROM saved_form WHERE shown IS NULL',
    );
    return rows.length > 0;
  });
});

test('where the database refuses a row and tells what is in it, nobody reads it', async () => {
  const { pool } = product.database.owner;
  await pool.query(`CREATE FUNCTION tell_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'no row for ${planted.number}' USING DETAIL = 'Failing row contains (${canaries.guardian}).'; END $$`);
  await pool.query(
    'CREATE TRIGGER tells_all BEFORE INSERT ON disclosure FOR EACH ROW EXECUTE FUNCTION tell_all()',
  );
  const secretary = product.onTeams('secretary');
  await secretary.openForm('consent find');
  await secretary.submit({ number: planted.number }).catch(() => undefined);
  await until('the fault in the log', async () => (await logs()).includes('no row for'));
  for (const address of [
    linkFor(planted.guardianId, product.botUrl),
    `${product.botUrl}/nothing/here`,
    `${product.botUrl}/%E0%A4%A`,
    `${product.botUrl}/health`,
    `${product.botUrl}/ready`,
  ]) {
    const answer = await fetch(address);
    if (answer.status !== 200 || address.endsWith('health') || address.endsWith('ready'))
      offered.push(await answer.text());
  }
  await pool.query('DROP TRIGGER tells_all ON disclosure');
  const metrics = await Promise.all(metricsUrls.map(async (url) => (await fetch(url)).text()));
  // The fault is counted by its kind.
  expect(metrics.filter((text) => text.includes('bellwether_log_lines_total{'))).not.toEqual([]);
  offered.push(...metrics);
});

async function logs(): Promise<string> {
  const files = (await readdir(product.folder)).filter((name) => name.endsWith('.log'));
  return (
    await Promise.all(files.map((file) => readFile(path.join(product.folder, file), 'utf8')))
  ).join('\n');
}

test('no name and no number of a family or of staff is where it must not be', async () => {
  expect(await leaksOf(product)).toEqual([]);
  expect(findLeaks(offered.join('\n'), everybody())).toEqual([]);
  expect(findLeaks(planted.report, everybody())).toEqual([]);
  const dump = [...(await dumpOf(product.database.owner.pool)).values()].join('\n');
  expect(findLeaks(dump, { names: [typed, 'Zanzibarov', 'Quixbury'], numbers: [] })).toEqual([]);
  expect((await logs()).length).toBeGreaterThan(1_000);
});

const tried = (Object.keys(encryptedColumns) as EncryptedColumn[]).filter(
  (_, at) => isLong || at % 5 === 0,
);

test.each(tried)('were %s not encrypted, the dump would show it', async (column) => {
  const [table = '', name = ''] = column.split('.');
  const session: pg.PoolClient = await product.database.owner.pool.connect();
  try {
    await session.query('BEGIN; SET LOCAL session_replication_role = replica');
    const { rowCount } = await session.query(
      `UPDATE ${table} SET ${name} = convert_to($1, 'UTF8')
         WHERE ctid = (SELECT ctid FROM ${table} WHERE ${name} IS NOT NULL LIMIT 1)`,
      [`${canaries.guardian}, ${planted.number}`],
    );
    const dump = await dumpOf(session);

    // A column without a value has nothing to show.
    const found = findLeaks(dump.get(table) ?? '', everybody());
    expect(found).toHaveLength(rowCount === 0 ? 0 : 2);
  } finally {
    await session.query('ROLLBACK');
    session.release();
  }
});
