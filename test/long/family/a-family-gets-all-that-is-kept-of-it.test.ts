import { beforeAll, expect, test } from 'vitest';
import { selectOutdated } from '#domain/data-key/sealed-value-store.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { staff } from '#sandbox/district/staff.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import {
  allIds,
  type FamilyFile,
  keptOfFamily,
  rowsOfFamily,
  tablesOfFamilies,
} from '#test/support/consent/kept-of-family.ts';
import { leaksOf } from '#test/support/leaks/leaks-of-product.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';
import type { EncryptedColumn } from '#vault/data-key.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ mix: everybodyAnswers });
let family: { guardian: string; sourcedId: string; phone: string; number: string; index: Buffer };
let students: string[];
let json: string;
let file: FamilyFile;
const [question, answer, stop] = [
  'When can I pick up <b>Ana</b>?',
  'At 3 pm, at the front door.',
  'Please stop, we moved',
];

beforeAll(async () => {
  family = await somebody();
  students = (
    await rows<{ id: string }>('SELECT student_id AS id FROM guardianship WHERE guardian_id = $1', [
      family.guardian,
    ])
  ).map(({ id }) => id);
});

const rows = async <T extends object>(query: string, values: unknown[] = []): Promise<T[]> =>
  (await product.database.owner.pool.query<T>(query, values)).rows;

/** A guardian with a number of their own that may be called and texted. */
async function somebody(): Promise<typeof family> {
  const [row] = await rows<Omit<typeof family, 'number'> & { sealed: Buffer }>(
    `SELECT g.id AS guardian, g.sourced_id AS "sourcedId", p.id AS phone, p.index, p.number AS sealed
     FROM guardian g JOIN guardian_phone gp ON gp.guardian_id = g.id JOIN phone p ON p.id = gp.phone_id
     JOIN phone_gate q ON q.phone_id = p.id
     WHERE g.language = 'es' AND (SELECT count(*) FROM guardian_phone o WHERE o.phone_id = p.id) = 1
       AND (SELECT count(*) FROM guardian_phone o WHERE o.guardian_id = g.id) = 1
       AND (SELECT v.allows FROM consent_verdict('school-mission', 'text', q, roster_rule_for(p.id)) AS v)
       AND EXISTS (SELECT FROM guardianship s WHERE s.guardian_id = g.id AND s.may_be_contacted) ORDER BY p.index LIMIT 1`,
  );
  if (row === undefined) throw new Error('nobody has a number of their own');
  return { ...row, number: product.vault.decrypt(row.sealed, phoneBinding(row.index)) };
}

test('a family is called, writes, is answered, opts out, and is looked up', async () => {
  await product.onSlack('principal').askClosure();
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);
  await product.farSide.twilio.sendText(family.number, question);
  await until('the question', async () => (await rows('SELECT FROM family_request')).length > 0);
  const secretary = product.onSlack('secretary');
  await secretary.say('consent requests');
  await until('what waits', () => secretary.toldPrivately().join().includes('1 request waits'));
  await secretary.pressPrivate('take-request');
  await until('the request', () => secretary.toldPrivately().join().includes('is yours now'));
  await secretary.pressPrivate('answer-request-form');
  expect(await secretary.submit({ answer: 'own', words: answer })).toBeUndefined();
  await product.farSide.twilio.sendText(family.number, stop);
  await until(
    'the opt-out',
    async () =>
      (await rows('SELECT FROM office_task WHERE phone_id = $1', [family.phone])).length > 0,
  );
  const { id: campaign } = await product.campaign();
  const [secretaryId] = await rows<{ id: string }>(
    'SELECT id FROM operator WHERE directory_id = $1',
    [staff.secretary.directoryId],
  );
  await rows(`INSERT INTO hand_call (campaign_id, student_id, operator_id) VALUES ($1, $2, $3)`, [
    campaign,
    students[0],
    secretaryId?.id,
  ]);
  await rows(
    `INSERT INTO office_transfer (carrier_id, phone_id, outcome, ended_at) VALUES ('CA1', $1, 'unanswered', now())`,
    [family.phone],
  );
  await rows(
    `INSERT INTO phone_block (phone_id, kind, reason, blocked_by) VALUES ($1, 'district', '', 'test')`,
    [family.phone],
  );
  await rows(
    `INSERT INTO employment (guardian_id, school_id, numbers_given_on) SELECT $1, id, '2026-08-15' FROM school`,
    [family.guardian],
  );
});

test('compliance staff can’t have the file without saying how they checked who asks', async () => {
  const priya = product.onSlack('compliance');
  await priya.openForm('compliance my-data');
  const asked = { sourcedId: family.sourcedId, who: 'guardian' };

  expect(await priya.submit(asked)).toContain('complete this required field');
  expect(await rows(`SELECT FROM audit_entry WHERE act = 'family-data-asked'`)).toEqual([]);
  expect(await priya.submit({ ...asked, checked: 'photo-id' })).toBeUndefined();

  json = await download('json').then((response) => response.text());
  file = JSON.parse(json);
  expect(file.request).toMatchObject({ whoAsks: 'guardian', checked: 'photo-id' });
});

/** By the link in the private answer, as the person who asked for it. */
async function download(format: 'pdf' | 'json'): Promise<Response> {
  const { slackUserId, directoryId } = staff.compliance;
  const link = await until('the link', () =>
    fileLinksIn(product.farSide.slack.state().ephemerals[slackUserId] ?? [], 'family-data', {
      format,
    }).at(-1),
  );
  const reader = openReader(link);
  await reader.signIn(directoryId);
  return reader.download();
}

const whoseIds = () => [family.guardian, [family.phone], students, [family.index]];

test('the JSON has a line for each row of each table that is about the family', async () => {
  const tables = await rows<{ name: string; columns: string[] }>(tablesOfFamilies);
  const kept: Record<string, number> = {};
  const given: Record<string, number> = {};
  for (const { name, columns } of tables) {
    const place = keptOfFamily[name];
    if (typeof place !== 'function') continue;
    const [found] = await rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${name} WHERE ${rowsOfFamily(columns)}`,
      whoseIds(),
    );
    kept[name] = found?.n ?? 0;
    given[name] = place(file).length;
  }

  expect(given).toEqual(kept);
  expect(Object.keys(kept).filter((name) => kept[name] === 0)).toEqual([
    'closure_reply',
    'email_block',
    'emergency_contact',
    'exclusion',
    'excused_absence',
    'letter',
    'notice_delivery',
    'recording_play',
  ]);
});

test('each encrypted value of the family’s rows stands in it in clear, and in the PDF', async () => {
  const tables = await rows<{ name: string; columns: string[] }>(tablesOfFamilies);
  const own = { guardian: 'id = $1', phone: 'id = ANY ($2)', student: 'id = ANY ($3)' };
  const said: string[] = [];
  for (const column of Object.keys(encryptedColumns) as EncryptedColumn[]) {
    const [table = ''] = column.split('.');
    const columns = tables.find(({ name }) => name === table)?.columns;
    const where = columns ? rowsOfFamily(columns) : own[table as keyof typeof own];
    if (where === undefined) continue;
    const ids = await rows<{ id: string }>(
      `SELECT ${encryptedColumns[column].foundBy} AS id FROM ${table}
       WHERE ${allIds} AND ${where}`,
      whoseIds(),
    );
    const values = await selectOutdated(product.database.owner.db, column, {
      current: 0,
      after: undefined,
    });
    for (const { id, value, belongsTo } of values)
      if (ids.some((one) => one.id === id)) said.push(product.vault.decrypt(value, belongsTo));
  }

  expect(said).toEqual(expect.arrayContaining([question, stop, family.number]));
  expect(said.filter((value) => !json.includes(JSON.stringify(value)))).toEqual([]);
  const pdf = await readPdf(new Uint8Array(await (await download('pdf')).arrayBuffer()));
  const page = pdf.text.replaceAll(/\s+/g, ' ');
  for (const words of [file.guardian.name, nationalNumber(family.number), question, stop, answer])
    expect(page).toContain(words);
});

test('no name and no number of a family stands where it must not', async () => {
  expect(await leaksOf(product)).toEqual([]);
});
