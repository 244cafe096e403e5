import { expect, onTestFinished, test } from 'vitest';
import { familyLink } from '#domain/consent/family/family-link.ts';
import {
  buttonsOn,
  follow,
  linkFor,
  press,
  read,
  staffLinkFor,
} from '#test/support/consent/family-pages.ts';
import { addDistrict } from '#test/support/consent/household.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testVault } from '#test/support/postgres/database.ts';
import { exportOf, turnsIn, unbarred } from '#test/support/roster/homes.ts';
import { webServer } from '#test/support/web/web-server.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

const offer = 'Call this number first';
const isFirst = 'When we call your numbers one after the other, this one rings first.';

/** A guardian of the export with two numbers, by rank, and their page. */
async function family(change = unbarred) {
  await bringIn(exportOf({}, change));
  await addDistrict(database.db);
  const server = await webServer({ db: database.as('bot').db, vault: testVault });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { rows } = await database.pool.query<{ guardian: string; phone: string }>(
    `SELECT g.id AS guardian, gp.phone_id AS phone FROM guardian g JOIN guardian_phone gp ON gp.guardian_id = g.id
     WHERE g.sourced_id = 'G-2' ORDER BY gp.rank`,
  );
  const [
    { guardian, phone: first } = { guardian: '', phone: '' },
    { phone: second } = { phone: '' },
  ] = rows;
  return { guardian, first, second, url: server.url, link: linkFor(guardian, server.url) };
}

const show = (link: string) => read(`${link}?language=en`);

/** What the page says of one number. */
const sectionOf = (page: string, phone: string): string =>
  page.split(`id="number-${phone}"`)[1]?.split('</section>')[0] ?? '';

const entries = async () =>
  (
    await database.pool.query<{ actor: string; guardian: string; facts: unknown }>(
      `SELECT actor_kind AS actor, subject_id AS guardian, facts FROM audit_entry WHERE act = 'first-number-chosen' ORDER BY id`,
    )
  ).rows;

test('a guardian chooses on their page, and the log keeps it without a number', async () => {
  const { guardian, first, second, link } = await family();
  const before = await show(link);
  expect(sectionOf(before, first)).toContain(isFirst);
  expect(buttonsOn(sectionOf(before, second))).toContain(offer);
  expect(buttonsOn(sectionOf(before, first))).not.toContain(offer);

  const after = await follow(await press(`${link}/first`, { phone: second, language: 'en' }));

  expect(after).toContain('Done. This number now rings first.');
  expect(sectionOf(after, second)).toContain(isFirst);
  expect(buttonsOn(sectionOf(after, first))).toContain(offer);
  expect(await turnsIn(database)).toContain('1:G-2/2 2:G-2/1');
  // Pressed twice, it is one wish.
  await press(`${link}/first`, { phone: second, language: 'en' });
  expect(await entries()).toEqual([{ actor: 'guardian', guardian, facts: { phone: second } }]);
});

test('it is no consent and no opt-out: nothing in the ledger changes', async () => {
  const { second, link } = await family();
  const verdicts = async () =>
    (
      await database.pool.query(
        `SELECT g.phone_id, c, (SELECT v.id FROM consent_verdict('school-mission', c, g, roster_rule_for(g.phone_id)) AS v) AS rule
         FROM phone_gate g, unnest('{voice,text}'::text[]) AS c ORDER BY 1, 2`,
      )
    ).rows;
  const before = await verdicts();

  await press(`${link}/first`, { phone: second, language: 'en' });

  expect(await verdicts()).toEqual(before);
  const { rows } = await database.pool.query(
    'SELECT (SELECT count(*) FROM consent_record) + (SELECT count(*) FROM revocation) + (SELECT count(*) FROM phone_block) AS rows',
  );
  expect(rows).toEqual([{ rows: '0' }]);
});

test('it is offered only where a guardian has two numbers that we call in turn', async () => {
  const { first, second, link } = await family();
  expect(buttonsOn(await show(link))).toContain(offer);

  await press(link, { phone: second, scope: 'all' });
  const stopped = await show(link);
  expect(buttonsOn(stopped)).not.toContain(offer);
  expect(sectionOf(stopped, first)).not.toContain(isFirst);
});

test('it is not offered beside a number that two homes list, which rings at once', async () => {
  const { link } = await family((line) =>
    unbarred(line).replace('+14025550101,(402) 555-0101', '402-555-0103,(402) 555-0101'),
  );

  expect(buttonsOn(await show(link))).not.toContain(offer);
});

test('nobody chooses for somebody else’s number, nor on the page of a number', async () => {
  const { guardian, second, url, link } = await family();
  const { rows } = await database.pool.query<{ phone: string }>(
    `SELECT gp.phone_id AS phone FROM guardian_phone gp WHERE gp.guardian_id <> $1`,
    [guardian],
  );

  for (const { phone } of rows)
    expect((await press(`${link}/first`, { phone, language: 'en' })).status).toBe(404);

  const ofNumber = familyLink(
    { numberId: second, expiresAt: Temporal.Now.instant().add({ hours: 1 }) },
    url,
    testVault,
  );
  expect(buttonsOn(await show(ofNumber))).not.toContain(offer);
  expect((await press(`${ofNumber}/first`, { phone: second, language: 'en' })).status).toBe(404);
  expect(await entries()).toEqual([]);
  // By the link that staff copied too, as the language of calls.
  const copied = staffLinkFor(guardian, url);
  expect(buttonsOn(await show(copied))).toContain(offer);
});
