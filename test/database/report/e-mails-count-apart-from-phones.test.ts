import { beforeAll, expect, test } from 'vitest';
import { cellWords } from '#cards/words/cell-words.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findReport } from '#domain/report/find-report.ts';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { writeTo } from '#test/support/district/write-to.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { tableOf } from '#test/support/report/read-table.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);
let campaign: string;

const ask = async () => {
  const drafted = await draftCampaign(desk.database.db, {
    operator: desk.district.principal,
    draft: aClosure({ schoolIds: [desk.district.school] }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(desk.database.db, drafted.campaignId);
  return drafted.campaignId;
};

beforeAll(async () => {
  const { database } = desk;
  await desk.rows('UPDATE district SET closures_by_email = true');
  await writeTo(database, {
    'guardian-agreed': 'one@example.org',
    'guardian-silent': 'two@example.org',
  });
  await desk.rows(
    `INSERT INTO email_block (address_id, what) SELECT email_id, 'unsubscribed' FROM guardian WHERE sourced_id = 'guardian-silent'`,
  );
  campaign = await ask();
  await inAnotherTime(
    database,
    `UPDATE campaign SET state = 'finished', started_at = now(), ended_at = now() WHERE id = $1`,
    [campaign],
  );
});

const become = (state: string, why: string | null) =>
  inAnotherTime(
    desk.database,
    `UPDATE letter SET state = $1, why = $2 WHERE address_id = (SELECT email_id FROM guardian WHERE sourced_id = 'guardian-agreed')`,
    [state, why],
  );
const why = async (phone: string) =>
  wordsIn(
    await desk.submit('secretary', 'closure-why', {
      values: { number: await desk.number(phone) },
      data: { campaign },
    }),
  );

test.each([
  ['sent', null, 'Sent: the mail server took it'],
  ['refused', '550 5.1.1', 'Refused by the mail server'],
  ['bounced', '5.1.1', 'Came back'],
  ['unknown', 'lost', 'In doubt: nobody knows whether it was sent'],
  ['dropped', 'unsubscribed', 'Not sent: unsubscribed from e-mail'],
  ['dropped', 'not-on-roster', 'Not sent: nobody on the roster had the address any more'],
  ['waiting', null, 'Not sent'],
])('*why* says of an e-mail that is %s (%s) what became of it', async (state, because, says) => {
  await become(state, because);
  const said = await why('agreed');
  expect(said).toContain(says);
  expect(said).not.toContain('one@example.org');
});

test('*why* says who is not written to, and that a closure without e-mail has none', async () => {
  expect(await why('silent')).toContain('Not sent: unsubscribed from e-mail');
  expect(await why('barred')).toContain('No address on the roster');
  await desk.rows('UPDATE district SET closures_by_email = false');
  const before = campaign;
  campaign = await ask();
  expect(await why('agreed')).not.toContain('E-mail');
  campaign = before;
  await desk.rows('UPDATE district SET closures_by_email = true');
});

async function read(name: string) {
  const today = Temporal.Now.plainDateISO('America/Chicago');
  const found = await findReport(desk.database.as('bot').db, {
    operatorId: desk.people.officer,
    request: {
      name,
      period: { from: today.subtract({ days: 2 }), to: today.add({ days: 2 }) },
      schoolId: undefined,
    },
  });
  if (found.kind !== 'report') throw new Error(found.kind);
  return found.report;
}

test('reports count e-mails in rows of their own, and no phone is reached by one', async () => {
  const all = [
    ['sent', null, 15],
    ['refused', '550 5.1.1', 10],
    ['bounced', '5.1.1', 30],
    ['dropped', 'unsubscribed', 5],
    ['dropped', 'not-on-roster', 25],
    ['unknown', 'lost', 5],
    ['waiting', null, 20],
  ] as const;
  await inAnotherTime(desk.database, 'DELETE FROM letter');
  for (const [state, because, count] of all)
    await inAnotherTime(
      desk.database,
      `INSERT INTO letter (version_id, address_id, languages, state, why)
       SELECT v.id, uuidv7(), '{en}', $2, $3 FROM campaign_version v, generate_series(1, $4::int) WHERE v.campaign_id = $1`,
      [campaign, state, because, count],
    );
  const report = await read('closures');
  const [line = []] = tableOf(report, 'E-mails, apart from phones');
  expect(line.slice(1)).toEqual(['110', '15', '10', '30', '5', '5', '45']);
  // As its card counts them.
  expect((await findCampaign(desk.database.db, campaign))?.letters).toMatchObject({
    sent: 15,
    dropped: 30,
    waiting: 20,
  });
  const reached = report.headline.find(({ label }) => label === 'Reached');
  expect(reached && cellWords(reached.figure, report.timeZone)).toBe('< 5');
  expect(report.notes.join(' ')).toContain('no phone and no family counts as reached by it');

  await inAnotherTime(
    desk.database,
    `WITH made AS (INSERT INTO email_address (index, address, given_on)
       SELECT decode(lpad(to_hex(i), 32, '0'), 'hex'), '\\x00', '2026-08-15' FROM generate_series(1, 25) i RETURNING id)
     INSERT INTO email_block (address_id, what) SELECT id, CASE WHEN row_number() OVER () > 10 THEN 'unsubscribed' ELSE 'refused' END FROM made`,
  );
  expect(tableOf(await read('opt-outs'), 'E-mail')).toEqual([
    ['Unsubscribed from e-mail', '15'],
    ['Took that back', '< 5'],
    ['No such mailbox', '10'],
  ]);
  expect(tableOf(await read('consent'), 'E-mail addresses')).toEqual([
    ['On the roster', '< 5'],
    ['Unsubscribed from e-mail', '< 5'],
    ['No such mailbox', '< 5'],
  ]);
});
