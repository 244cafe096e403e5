import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { todayThere } from '#test/support/district/afternoon.ts';
import { leaksOf } from '#test/support/leaks/leaks-of-product.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';
import { atLength } from '#test/support/run/length.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { downloadAs, openReader } from '#test/support/web/readers.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct();
let officer: Person;
let administrator: Person;
/** Phones of their own that agreed to calls, and that somebody looked up. */
let concerned: { phone: string; guardian: string; number: string }[];
const title = 'Required notices for incident 1';

beforeAll(async () => {
  officer = product.onSlack('compliance');
  administrator = product.onTeams('administrator');
  concerned = await lookedUp(3);
});

const rows = async <T extends object>(query: string, values: unknown[] = []): Promise<T[]> =>
  (await product.database.owner.pool.query<T>(query, values)).rows;
const seen = (words: string) =>
  until(`“${words}” on both platforms`, () =>
    [officer, administrator].every((person) => person.finding(title).includes(words)),
  );

async function lookedUp(many: number): Promise<typeof concerned> {
  const found = await rows<{ phone: string; guardian: string; index: Buffer; sealed: Buffer }>(
    `WITH chosen AS (SELECT p.id AS phone, gp.guardian_id AS guardian, p.index, p.number AS sealed
       FROM phone p JOIN guardian_phone gp ON gp.phone_id = p.id JOIN phone_gate g ON g.phone_id = p.id
       WHERE (SELECT count(*) FROM guardian_phone o WHERE o.phone_id = p.id) = 1
         AND (SELECT count(*) FROM guardian_phone o WHERE o.guardian_id = gp.guardian_id) = 1
         AND (SELECT v.allows FROM consent_verdict('school-mission', 'voice', g, roster_rule_for(p.id)) AS v)
       ORDER BY p.index LIMIT $1),
     shown AS (INSERT INTO disclosure (operator_id, what, phone_id)
       SELECT o.id, 'consent', c.phone FROM chosen c, operator o WHERE o.directory_id = $2)
     SELECT * FROM chosen`,
    [many, staff.secretary.directoryId],
  );
  const writers = await rows<{ id: string }>(
    'SELECT id FROM operator WHERE directory_id = ANY ($1)',
    [[staff.compliance.directoryId, staff.counsel.directoryId]],
  );
  await trainStaff(
    product.database.db,
    writers.map(({ id }) => id),
  );
  await rows(`UPDATE district SET state = 'NY'`);
  return found.map(({ index, sealed, ...one }) => ({
    ...one,
    number: product.vault.decrypt(sealed, phoneBinding(index)),
  }));
}

test('the card below the incident’s says who must be told by when, in Slack and in Teams', async () => {
  const known = 'Look-ups that nobody asked for.';
  for (const person of [administrator, officer]) {
    await person.openForm('compliance breach');
    expect(await person.submit({ known })).toMatch(
      /Choose what happened|complete this required field/,
    );
  }
  expect(await rows('SELECT FROM incident')).toEqual([]);
  expect(await officer.submit({ kind: 'wrong-reader', known })).toBeUndefined();
  await seen('Not recorded yet. Press “Who is affected”.');
  await seen('still to be told');
  for (const person of [officer, administrator])
    expect(person.finding(title)).toMatch(
      /Chief Privacy Officer\nby .+ \(N\.Y\. Educ\. Law 2-d\(6\)/,
    );
});

test('whom it concerns is said in Teams, from what was looked up, and counted on both cards', async () => {
  const today = todayThere();
  await administrator.pressFinding(title, 'incident-scope-form');
  expect(
    await administrator.submit({
      kind: 'look-ups',
      fromDate: today.subtract({ days: 1 }).toString(),
      fromTime: '00:00',
      untilDate: today.add({ days: 1 }).toString(),
      untilTime: '00:00',
    }),
  ).toBeUndefined();
  await seen('guardian');
});

test('compliance staff write the notice, in Teams too; what is sent back is written again', async () => {
  const counsel = product.onTeams('counsel');
  await counsel.pressFinding(title, 'incident-notice-form');
  expect(await counsel.submit({ data: 'names', delivery: 'text' })).toBeUndefined();
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));

  await superintendent.press('send-back-form');
  expect(await superintendent.submit({ reason: 'Numbers were seen, too.' })).toBeUndefined();

  await until('the end', () => superintendent.card().includes('Numbers were seen, too.'));
  expect(superintendent.card()).not.toContain('Edit and resubmit');
});

test('the notice is a closure that another person approves, and it calls nobody else', async () => {
  await officer.pressFinding('Incident 1', 'unfreeze');
  await until('the request', () => administrator.finding('Incident 1').includes('asked to resume'));
  await administrator.pressFinding('Incident 1', 'unfreeze');
  await until('the end', () => officer.finding('Incident 1').includes('calls and exports resumed'));
  await officer.pressFinding(title, 'incident-notice-form');
  expect(await officer.submit({ data: 'names,phones', delivery: 'call' })).toBeUndefined();
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  expect(product.farSide.twilio.calls()).toEqual([]);

  await superintendent.press('approve');
  await finished(product);

  const called = new Set(product.farSide.twilio.calls().map(({ to }) => to));
  expect(called.size).toBeGreaterThan(0);
  const numbers = await told();
  expect([...called].filter((number) => !numbers.has(number))).toEqual([]);
  for (const { number } of concerned) expect(called).toContain(number);
});

/** The numbers of everybody on the list of the incident. */
async function told(): Promise<Set<string>> {
  const found = await rows<{ index: Buffer; number: Buffer }>(
    `SELECT DISTINCT p.index, p.number FROM incident_concerned c JOIN guardian_phone gp USING (guardian_id)
     JOIN phone p ON p.id = gp.phone_id`,
  );
  return new Set(
    found.map(({ index, number }) => product.vault.decrypt(number, phoneBinding(index))),
  );
}

test('the list, the letters and the notices to offices come by links of one person', async () => {
  await officer.pressFinding(title, 'incident-files');
  const address = (file: string) =>
    until(`the link of ${file}`, () =>
      fileLinksIn(
        product.farSide.slack.state().ephemerals[staff.compliance.slackUserId] ?? [],
        'incident',
        { file },
      ).at(-1),
    );
  const take = async (file: string) => {
    const reader = openReader(await address(file));
    await reader.signIn(staff.compliance.directoryId);
    return reader.download();
  };
  const { length } = await rows('SELECT DISTINCT guardian_id FROM incident_concerned');

  expect((await (await take('concerned')).text()).split('\n').length).toBeGreaterThan(length);
  const letters = await readPdf(new Uint8Array(await (await take('letters')).arrayBuffer()));
  // The students with the same guardians are one family, and get one letter in each of its languages.
  const families = await rows(
    `SELECT DISTINCT array_agg(guardian_id ORDER BY guardian_id) FROM incident_concerned
     JOIN guardianship USING (student_id, guardian_id) WHERE may_be_contacted GROUP BY student_id`,
  );
  expect(letters.pages.length).toBeGreaterThanOrEqual(families.length);
  const offices = await readPdf(new Uint8Array(await (await take('offices')).arrayBuffer()));
  expect(offices.text).toContain('Chief Privacy Officer');
  const [reader] = await rows<{ id: string }>('SELECT id FROM operator WHERE directory_id = $1', [
    staff.compliance.directoryId,
  ]);
  const signedIn = { operatorId: reader?.id ?? '', vault: product.vault };
  const file = await downloadAs(signedIn, await address('record'));
  const record = await readPdf(new Uint8Array(await file.arrayBuffer()));
  expect(record.text).toContain('Look-ups that nobody asked for.');
  await administrator.pressFinding(title, 'incident-files');
  await until('the files in Teams', () =>
    administrator.toldPrivately().join('\n').includes('Incident 1 · files'),
  );
});

atLength(
  'that somebody was told is said by a button, and stands on both cards with who said it',
  async () => {
    const [clock] = await rows<{ clock: string }>(
      `SELECT clock FROM incident i CROSS JOIN LATERAL incident_deadlines(i.id) WHERE applies AND told = 'families'
     AND told_at IS NULL ORDER BY due_at LIMIT 1`,
    );
    await administrator.pressFinding(title, 'incident-told-form');
    expect(await administrator.submit({ clock: clock?.clock ?? '' })).toBeUndefined();
    await seen(`✓ told by ${staff.administrator.name}`);
  },
);

test('no name and no number of a family stands where it must not', async () => {
  expect(await leaksOf(product)).toEqual([]);
});
