import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mailLetters } from '#card-sync/mail-letters.ts';
import { recordBounces } from '#domain/closure/letter/record-bounces.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { createLogger } from '#log/logger.ts';
import { openMailPool } from '#mail/smtp-mailer.ts';
import { type MailServer, startMailServer } from '#test/support/audit/mail-server.ts';
import { actsOn, decide, look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { writeTo } from '#test/support/district/write-to.ts';
import { exchangeReport, postfixReport } from '#test/support/mail/bounces.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database, district } = setUpSmallDistrict();
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;
const bot = () => database.as('bot').db;

/** Where each letter comes back to, by whom it was for. */
const returnPaths = new Map<string, string>();
let server: MailServer;
let closure: string;
beforeAll(async () => {
  server = await startMailServer({
    onRcptTo: ({ address }, { envelope: { mailFrom } }, done) => {
      returnPaths.set(address, mailFrom === false ? '' : mailFrom.address);
      done();
    },
  });
  await rows('UPDATE district SET closures_by_email = true');
  await writeTo(database, {
    'guardian-agreed': 'one@example.org',
    'guardian-silent': 'two@example.org',
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await inAnotherTime(database, 'DELETE FROM email_block');
  const view = await submit(bot(), {
    author: district.principal,
    schoolIds: [district.school],
    change: { texts: { en: 'Closed.', es: 'Cerrada.' } },
  });
  await decide(bot(), district.superintendent, view);
  await startDueCampaigns(database.as('worker').db);
  closure = view.id;
  await send();
});

const send = () =>
  mailLetters({
    db: bot(),
    vault: testVault,
    openPool: () => openMailPool({ url: server.url, from: 'closures@example.org' }),
    publicUrl: 'https://bot.example.org',
    bounces: 'bounces@example.org',
    logger: createLogger({ level: 'silent', program: 'test' }),
  });
const back = (to = 'one@example.org') => returnPaths.get(to) ?? '';
const read = (...messages: string[]) =>
  recordBounces(database.as('imports').db, testVault, {
    mailbox: Readable.from(messages),
    by: 'cli',
  });
const nothing = { bounced: 0, noMailbox: 0, known: 0, delayed: 0, forged: 0, other: 0 };
const tally = async () => (await look(bot(), closure)).letters;
const blocks = () => rows('SELECT what FROM email_block');

test('each letter has a return path of its own, of at most 64 characters before the @', () => {
  expect(back()).toMatch(/^bounces\+[0-9a-f]{44}\d+@example\.org$/);
  expect(back()).not.toBe(back('two@example.org'));
  expect(back().indexOf('@')).toBeLessThan(64);
});

test.each([
  ['Postfix', (to: string) => postfixReport(to)],
  ['Exchange', (to: string) => exchangeReport(to)],
])('a mailbox that isn’t there, as %s tells it, is not written to again', async (_who, report) => {
  expect(await read(report(back()))).toEqual({ ...nothing, bounced: 1, noMailbox: 1 });
  expect(await tally()).toMatchObject({ sent: 1, bounced: 1 });
  expect(await blocks()).toEqual([{ what: 'refused' }]);
  expect(await actsOn(database.db, closure)).toContain('letters-bounced');

  expect(await read(report(back()))).toEqual({ ...nothing, known: 1 });
  expect(await blocks()).toHaveLength(1);
});

test('what came back for another reason is counted, and its mailbox is written to again', async () => {
  expect(await read(postfixReport(back(), { status: '5.7.1' }))).toEqual({
    ...nothing,
    bounced: 1,
  });
  expect(await read(postfixReport(back('two@example.org'), { status: '4.4.7' }))).toEqual({
    ...nothing,
    bounced: 1,
  });
  expect(await tally()).toMatchObject({ sent: 0, bounced: 2 });
  expect(await blocks()).toEqual([]);
});

test('where the mailbox that isn’t there is one to which a reader has mail passed on, the reader’s own is written to again', async () => {
  const report = postfixReport(back(), { final: 'old@example.edu' });
  expect(report).toContain('Original-Recipient: rfc822;one@example.org');
  expect(await read(report)).toEqual({ ...nothing, bounced: 1 });
  expect(await tally()).toMatchObject({ sent: 1, bounced: 1 });
  expect(await blocks()).toEqual([]);
});

test('a delay changes nothing', async () => {
  const report = postfixReport(back(), { action: 'delayed', status: '4.4.1' });
  expect(await read(report)).toEqual({ ...nothing, delayed: 1 });
  expect(await tally()).toMatchObject({ sent: 2, bounced: 0 });
});

test('a message that nobody here caused changes nothing', async () => {
  const altered = back().replace(/\+(.)/, (_, first: string) => `+${first === '0' ? '1' : '0'}`);
  const number = back().replace(/(\d)@/, (_, last: string) => `${last === '1' ? '2' : '1'}@`);
  const foreign = `bounces+${'0'.repeat(44)}1@example.org`;
  expect(
    await read(...[altered, number, foreign].map((to) => mailboxed(postfixReport(to)))),
  ).toEqual({
    ...nothing,
    forged: 3,
  });
  expect(await tally()).toMatchObject({ sent: 2, bounced: 0 });
  expect(await blocks()).toEqual([]);
});

const mailboxed = (message: string) => `From MAILER-DAEMON Tue Dec  1 06:00:00 2026\n${message}\n`;

test('a mailbox file is read as it comes, wherever it is cut', async () => {
  const mailbox = [back(), back('two@example.org')]
    .map((to) => mailboxed(postfixReport(to, { status: '5.7.1' })))
    .join('')
    .replaceAll('\n', '\r\n');
  expect(await read(...Array.from(mailbox))).toEqual({ ...nothing, bounced: 2 });
});

test('what is no report, or no report of one letter, changes nothing and keeps nothing else from being read', async () => {
  const good = postfixReport(back());
  const two = 'Final-Recipient: rfc822; two@example.org\nAction: failed\nStatus: 5.1.1\n';
  const strange = [
    'Hello,\nI am away until Monday.\n',
    `To: ${back()}\nContent-Type: text/plain\n\nAction: failed\nStatus: 5.1.1\n`,
    good.replace('report-type=delivery-status', 'report-type=disposition-notification'),
    good.replace(/boundary="[^"]+"/, 'boundary="elsewhere"'),
    good.replace('Status: 5.1.1', 'Status: gone'),
    good.replace('Action: failed\n', ''),
    good.replaceAll(back(), 'bounces@example.org'),
    postfixReport(back(), { extra: `\n${two}` }),
    good.replace(`Delivered-To: ${back()}`, `Delivered-To: ${back('two@example.org')}`),
    `${'\u0000\uFFFD\u0001'.repeat(1000)}\n`,
  ];
  expect(await read(...strange.map(mailboxed), mailboxed(good))).toEqual({
    ...nothing,
    bounced: 1,
    noMailbox: 1,
    other: strange.length,
  });
});

test('a letter that was never handed over doesn’t come back, and only the command line says that one did', async () => {
  const [{ id, number } = { id: '', number: 0 }] = await rows<{ id: string; number: number }>(
    `SELECT l.address_id AS id, c.number::int FROM letter l JOIN campaign_version v ON v.id = l.version_id
     JOIN campaign c ON c.id = v.campaign_id WHERE c.id = $1 LIMIT 1`,
    [closure],
  );
  const call = `SELECT bounce_letter(${number}, '${id}', '5.1.1', ARRAY(SELECT index FROM email_address)) AS is`;
  for (const role of ['bot', 'worker', 'auditor'] as const)
    await expect(database.as(role).pool.query(call), role).rejects.toMatchObject({ code: '42501' });
  await inAnotherTime(database, `UPDATE letter SET state = 'waiting' WHERE address_id = $1`, [id]);
  const told = await database.as('imports').pool.query<{ is: string | null }>(call);
  expect(told.rows).toEqual([{ is: null }]);
  expect(await blocks()).toEqual([]);
});
