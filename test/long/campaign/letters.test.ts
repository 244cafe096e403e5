import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mailLetters } from '#card-sync/mail-letters.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { leaseLetters } from '#domain/closure/letter/lease-letters.ts';
import { recordLetters } from '#domain/closure/letter/record-letters.ts';
import { recordUnsubscribe } from '#domain/closure/letter/record-unsubscribe.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { createLogger } from '#log/logger.ts';
import { openMailPool } from '#mail/smtp-mailer.ts';
import { type MailServer, startMailServer } from '#test/support/audit/mail-server.ts';
import { actsOn, decide, look, submit } from '#test/support/district/decisions.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { writeTo } from '#test/support/district/write-to.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database, district } = setUpSmallDistrict();
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;
const bot = () => database.as('bot').db;
const logger = createLogger({ level: 'silent', program: 'test' });

/** What the mail server says to a recipient; undefined: it takes the letter. */
let answers: Record<string, string> = {};
/** Whether it hangs up once it has the letter, and says nothing. */
let hangsUp = false;
let server: MailServer;
beforeAll(async () => {
  server = await startMailServer({
    onRcptTo: ({ address }, _session, done) => {
      const [, code, words] = /^(\d+) (.*)$/.exec(answers[address] ?? '') ?? [];
      if (code === undefined) return done();
      done(Object.assign(new Error(words), { responseCode: Number(code) }));
    },
    onData(stream, session, done) {
      stream.resume();
      stream.on('end', () => {
        server.letters.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          head: '',
          subject: '',
          parts: [],
        });
        if (hangsUp) done(Object.assign(new Error('no'), { responseCode: 999 }));
        else done();
      });
    },
  });
  await rows('UPDATE district SET closures_by_email = true');
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => {
  answers = {};
  hangsUp = false;
  server.letters.length = 0;
  for (const table of ['letter', 'email_block'])
    await inAnotherTime(database, `DELETE FROM ${table}`);
  await inAnotherTime(database, 'DELETE FROM database_restore');
  await rows('UPDATE guardian SET active = true, email_id = NULL');
  await writeTo(database, {
    'guardian-agreed': 'one@example.org',
    'guardian-silent': 'Two@Example.org',
    'guardian-shares': 'two@example.org',
    'guardian-barred': 'barred@example.org',
    'guardian-elsewhere': 'elsewhere@example.org',
  });
});

const ask = (change: Parameters<typeof submit>[1]['change'] = {}) =>
  submit(bot(), {
    author: district.principal,
    schoolIds: [district.school],
    change: { texts: { en: 'Closed.', es: 'Cerrada.' }, ...change },
  });
async function start(change: Parameters<typeof submit>[1]['change'] = {}) {
  const view = await ask(change);
  await decide(bot(), district.superintendent, view);
  await startDueCampaigns(database.as('worker').db);
  return view;
}
const send = (url = server.url) =>
  mailLetters({
    db: bot(),
    vault: testVault,
    openPool: () => openMailPool({ url, from: 'bellwether@example.org' }),
    publicUrl: 'https://bot.example.org',
    logger,
  });
const sentTo = () => server.letters.flatMap(({ to }) => to).toSorted();
async function letters(campaignId: string) {
  const found = await rows<{ line: string }>(
    `SELECT concat_ws(' ', g.ids, array_to_string(l.languages, '+'), l.state, l.why) AS line FROM letter l
     JOIN campaign_version v ON v.id = l.version_id CROSS JOIN LATERAL (
       SELECT string_agg(sourced_id, '+' ORDER BY sourced_id) AS ids FROM guardian WHERE email_id = l.address_id) g
     WHERE v.campaign_id = $1 ORDER BY 1`,
    [campaignId],
  );
  return found.map(({ line }) => line.replaceAll('guardian-', ''));
}
const addressOf = async (guardian: string) =>
  (
    await rows<{ id: string }>('SELECT email_id AS id FROM guardian WHERE sourced_id = $1', [
      guardian,
    ])
  )[0]?.id ?? '';

test('a district that doesn’t e-mail seals no letter, and its fingerprint says nothing of e-mail', async () => {
  await rows('UPDATE district SET closures_by_email = false');
  const { id } = await ask();
  await rows('UPDATE district SET closures_by_email = true');
  expect(await letters(id)).toEqual([]);
  const [content] = await rows<{ has: boolean }>(
    `SELECT sealed_content ? 'letters' AS has FROM campaign_version WHERE campaign_id = $1`,
    [id],
  );
  expect(content?.has).toBe(false);
});

test('an address gets one letter, in the languages of all who share it; whom a court bars gets none', async () => {
  const view = await ask();
  expect(await letters(view.id)).toEqual(['agreed en waiting', 'shares+silent en+es waiting']);
  expect(view.sealed?.letterCount).toBe(2);
  await send();
  expect(server.letters).toEqual([]);
});

test('letters leave once, after calls began, however many bots send them', async () => {
  const { id } = await start();
  await Promise.all([send(), send()]);
  await send();
  // Of the two ways in which the shared address is written, the one that came first.
  expect(sentTo()).toEqual(['Two@example.org', 'one@example.org']);
  expect(await letters(id)).toEqual(['agreed en sent', 'shares+silent en+es sent']);
  expect(await actsOn(database.db, id)).toContain('letters-sent');
  expect((await look(database.db, id)).letters).toEqual({
    sent: 2,
    refused: 0,
    bounced: 0,
    unknown: 0,
    dropped: 0,
    waiting: 0,
    isOver: false,
  });
});

test('a letter that was sealed is sent to nobody else, and none is added', async () => {
  const { id } = await start();
  const change = (text: string) =>
    rows(`${text} WHERE version_id = (SELECT id FROM campaign_version WHERE campaign_id = $1)`, [
      id,
    ]);
  for (const text of [
    `UPDATE letter SET address_id = uuidv7()`,
    `UPDATE letter SET languages = '{fr}'`,
    `UPDATE letter SET state = 'sent'`,
  ])
    await expect(change(text), text).rejects.toMatchObject({ constraint: 'letter_once' });
  await expect(change('DELETE FROM letter')).rejects.toMatchObject({ code: '42501' });
  await expect(
    rows(
      `INSERT INTO letter (version_id, address_id, languages) SELECT v.id, $2, '{en}' FROM campaign_version v WHERE v.campaign_id = $1`,
      [id, await addressOf('guardian-elsewhere')],
    ),
  ).rejects.toMatchObject({ constraint: 'version_frozen' });
  await send();
  for (const state of ['waiting', 'sending'])
    await expect(
      change(`UPDATE letter SET state = '${state}', why = 'x', next_at = now()`),
      state,
    ).rejects.toMatchObject({
      constraint: 'letter_once',
    });
});

test('one more letter than was sealed starts nothing', async () => {
  const view = await ask();
  await decide(bot(), district.superintendent, view);
  await inAnotherTime(
    database,
    `INSERT INTO letter (version_id, address_id, languages) SELECT v.id, uuidv7(), '{en}' FROM campaign_version v WHERE v.campaign_id = $1`,
    [view.id],
  );
  await startDueCampaigns(database.as('worker').db);
  expect((await look(database.db, view.id)).state).toBe('sent-back');
});

test('a reader who unsubscribed or left the roster after the approval gets none', async () => {
  const { id } = await start();
  await recordUnsubscribe(bot(), {
    addressId: await addressOf('guardian-silent'),
    what: 'unsubscribed',
  });
  await rows(`UPDATE guardian SET active = false WHERE sourced_id = 'guardian-agreed'`);
  await send();
  expect(server.letters).toEqual([]);
  expect(await letters(id)).toEqual([
    'agreed en dropped not-on-roster',
    'shares+silent en+es dropped unsubscribed',
  ]);
  expect(await letters((await ask()).id)).toEqual([]);
  await recordUnsubscribe(bot(), {
    addressId: await addressOf('guardian-silent'),
    what: 'taken-back',
  });
  expect(await letters((await ask()).id)).toEqual(['shares+silent en+es waiting']);
});

test.each([
  ['stopped', `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`],
  ['paused', `INSERT INTO pause (campaign_id, reason) VALUES ($1, 'a reason')`],
  ['off', `UPDATE district SET closures_by_email = $1::uuid IS NULL`],
  [
    'frozen',
    `INSERT INTO pause (placed_by, reason) SELECT $1::uuid, 'a reason' FROM district WHERE $1::uuid IS NOT NULL`,
  ],
  [
    'over',
    `UPDATE campaign_version SET stop_trying_at = now() - interval '1 second' WHERE campaign_id = $1`,
  ],
  [
    'restored',
    `INSERT INTO database_restore (moment, noticed_by) SELECT now(), 'server' WHERE $1::uuid IS NOT NULL`,
  ],
])('of a closure that is %s no letter leaves', async (_how, text) => {
  const { id } = await start();
  await inAnotherTime(database, text, [id]);
  await send();
  expect(server.letters).toEqual([]);
  await inAnotherTime(database, 'UPDATE district SET closures_by_email = true');
  await inAnotherTime(database, 'DELETE FROM pause');
});

test('after a restore that was settled, what was submitted before it is in doubt, and not sent again', async () => {
  const { id } = await start();
  await inAnotherTime(
    database,
    `INSERT INTO database_restore (moment, noticed_by, asked_at, settled_at) VALUES (now(), 'server', now(), now())`,
  );
  await send();
  expect(server.letters).toEqual([]);
  expect(await letters(id)).toEqual([
    'agreed en unknown restored',
    'shares+silent en+es unknown restored',
  ]);
});

test('a mailbox that isn’t there is written to once; a busy server is asked again later', async () => {
  answers = {
    'one@example.org': '550 5.1.1 no such user',
    'Two@example.org': '451 4.7.1 try later',
  };
  const { id } = await start();
  await send();
  await send();
  expect(await letters(id)).toEqual([
    'agreed en refused 550 5.1.1',
    'shares+silent en+es waiting 451 4.7.1',
  ]);
  answers = {};
  await inAnotherTime(database, 'UPDATE letter SET next_at = now() WHERE next_at IS NOT NULL');
  await send();
  expect(sentTo()).toEqual(['Two@example.org']);
  expect(await letters((await ask()).id)).toEqual(['shares+silent en+es waiting']);
});

test('a server that refuses our words refuses no mailbox', async () => {
  answers = { 'one@example.org': '550 5.7.1 relaying denied' };
  const { id } = await start();
  await send();
  expect(await letters(id)).toContain('agreed en refused 550 5.7.1');
  expect(await letters((await ask()).id)).toContain('agreed en waiting');
});

test('while no mail server is there, letters wait, and none is handed out', async () => {
  const { id } = await start();
  await send('smtp://127.0.0.1:9');
  expect(await letters(id)).toEqual(['agreed en waiting', 'shares+silent en+es waiting']);
});

test('a letter whose answer never came is in doubt, and not sent again', async () => {
  hangsUp = true;
  const { id } = await start();
  await send();
  hangsUp = false;
  await send();
  expect(server.letters).toHaveLength(2);
  expect(await letters(id)).toEqual([
    'agreed en unknown no-answer',
    'shares+silent en+es unknown no-answer',
  ]);
});

test('what a bot died over is in doubt after a while, and a late answer changes nothing', async () => {
  const { id } = await start();
  const leased = await leaseLetters(bot(), testVault, 5);
  expect(leased).toHaveLength(2);
  expect(await leaseLetters(bot(), testVault, 5)).toEqual([]);
  await inAnotherTime(
    database,
    `UPDATE letter SET state_at = now() - interval '11 minutes' WHERE state = 'sending'`,
  );
  await send();
  expect(server.letters).toEqual([]);
  expect(await letters(id)).toEqual(['agreed en unknown lost', 'shares+silent en+es unknown lost']);
  await recordLetters(
    bot(),
    leased.map((letter) => ({ letter, state: 'sent' as const, why: null })),
  );
  expect(await letters(id)).toEqual(['agreed en unknown lost', 'shares+silent en+es unknown lost']);
});

test('a letter waits for nobody who holds what a call needs, and nobody for it', async () => {
  const { id } = await start();
  const session = await database.owner.pool.connect();
  await session.query('BEGIN');
  await session.query('SELECT FROM campaign WHERE id = $1 FOR UPDATE', [id]);
  await session.query('SELECT FROM posted_card FOR UPDATE');
  await session.query('SELECT FROM phone_gate FOR UPDATE');
  await session.query('LOCK TABLE attempt, recipient IN ROW EXCLUSIVE MODE');
  await send();
  expect(server.letters).toHaveLength(2);
  await session.query('ROLLBACK');
  session.release();
});

test('a correction goes to those who may have read the wrong words', async () => {
  const { id } = await start();
  await send();
  await writeTo(database, { 'guardian-withdrew': 'late@example.org' });
  // Told here without the dialing between.
  await inAnotherTime(
    database,
    `UPDATE attempt SET state = 'completed', disposition = 'person', spoken_at = now(), intent_at = now(), ended_at = now(),
       carrier_id = 'CA' || id, token = translate(left(id::text, 22), '-', 'x') WHERE campaign_id = $1`,
    [id],
  );
  await stopCampaign(bot(), { operator: district.principal, campaignId: id });
  const drafted = await draftCampaign(bot(), {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school] }),
    corrects: id,
  });
  const corrected = drafted.kind === 'drafted' ? drafted.campaignId : drafted.reason;
  await sealCampaign(bot(), corrected);
  expect(await letters(corrected)).toEqual(['agreed en waiting', 'shares+silent en+es waiting']);
});

test('once a correction is asked for, no more of the wrong words leave, and their readers get the right ones', async () => {
  const { id } = await start();
  await inAnotherTime(
    database,
    `UPDATE attempt SET state = 'completed', disposition = 'person', spoken_at = now(), intent_at = now(), ended_at = now(),
       carrier_id = 'CA' || id, token = translate(left(id::text, 22), '-', 'x') WHERE campaign_id = $1`,
    [id],
  );
  await inAnotherTime(
    database,
    `UPDATE campaign SET state = 'finished', ended_at = now() WHERE id = $1`,
    [id],
  );
  const drafted = await draftCampaign(bot(), {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school] }),
    corrects: id,
  });
  const corrected = drafted.kind === 'drafted' ? drafted.campaignId : drafted.reason;
  await sealCampaign(bot(), corrected);

  await send();

  expect(sentTo()).toEqual([]);
  expect(await letters(corrected)).toEqual(['agreed en waiting', 'shares+silent en+es waiting']);
});

test('a letter says what was sealed, and names no child', async () => {
  await start({ texts: { en: 'Bus 12 is late. {child} waits inside.' } });
  const [letter] = await leaseLetters(bot(), testVault, 5);

  expect(letter?.texts['en']).toBe('Bus 12 is late. Your child waits inside.');
});

test('letters stop with the approval', async () => {
  await start();
  await rows(`UPDATE operator SET active = false WHERE id = $1`, [district.superintendent.id]);
  await send();
  await rows(`UPDATE operator SET active = true WHERE id = $1`, [district.superintendent.id]);

  expect(sentTo()).toEqual([]);
});

test('an address that doesn’t open costs no other letter', async () => {
  await start();
  const address = await addressOf('guardian-agreed');
  await inAnotherTime(database, `UPDATE email_address SET address = '\\x00' WHERE id = $1`, [
    address,
  ]);

  await send();

  expect(sentTo()).toHaveLength(1);
});

test('a mailbox that wasn’t there is written to again after 30 days, unless its reader stopped it', async () => {
  const address = await addressOf('guardian-agreed');
  const blocker = async () =>
    (await rows<{ is: string | null }>('SELECT email_blocker($1) AS is', [address]))[0]?.is;
  await rows(`INSERT INTO email_block (address_id, what) VALUES ($1, 'refused')`, [address]);
  expect(await blocker()).toBe('refused');
  await inAnotherTime(
    database,
    `UPDATE email_block SET recorded_at = recorded_at - interval '31 days'`,
  );
  expect(await blocker()).toBeNull();

  await recordUnsubscribe(bot(), { addressId: address, what: 'unsubscribed' });
  await rows(`INSERT INTO email_block (address_id, what) VALUES ($1, 'refused')`, [address]);
  expect(await blocker()).toBe('unsubscribed');
  await recordUnsubscribe(bot(), { addressId: address, what: 'taken-back' });
  expect(await blocker()).toBeNull();
});
