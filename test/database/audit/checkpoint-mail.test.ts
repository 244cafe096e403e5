import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mailCheckpoints } from '#card-sync/mail-checkpoints.ts';
import { openCheckpoint } from '#domain/audit/log/checkpoint.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { reportCheckpoint } from '#domain/proof/witness/report-checkpoint.ts';
import { createLogger } from '#log/logger.ts';
import { createSmtpMailer } from '#mail/smtp-mailer.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { type MailServer, startMailServer } from '#test/support/audit/mail-server.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { signer, verifier } = newLogSigner();
const logger = createLogger({ level: 'silent', program: 'test' });
const to = 'auditor@example.org';
const nobody = 'smtp://127.0.0.1:9';

const database = setUpDatabase();
let operatorId: string;
let server: MailServer;
beforeAll(async () => {
  operatorId = (await smallDistrict(database.db, testVault)).principal.id;
  while ((await sealLog(database.as('worker').db, signer)) > 0);
  server = await startMailServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await inAnotherTime(database, 'DELETE FROM checkpoint_mail');
  server.letters.length = 0;
});

const owner = (statement: string) => database.owner.pool.query(statement);
const bot = () => database.as('bot').db;
const mail = (url = server.url) =>
  mailCheckpoints({
    db: bot(),
    mailer: createSmtpMailer({ url, from: 'bellwether@example.org' }),
    to,
    logger,
  });
const ask = (mails = true) => reportCheckpoint(bot(), { operatorId, mails });
const rows = async () => {
  const { rows: all } = await owner(
    `SELECT asked_by IS NOT NULL AS asked, tries, failure, told_at IS NOT NULL AS told, sent_at IS NOT NULL AS sent,
       round(extract(epoch FROM next_at - clock_timestamp()) / 60)::int AS minutes
     FROM checkpoint_mail ORDER BY id`,
  );
  return all;
};
const pass = (time: string) =>
  owner(
    `UPDATE checkpoint_mail SET at = at - interval '${time}', next_at = next_at - interval '${time}' WHERE sent_at IS NULL`,
  );

test('a day’s checkpoint is mailed once, whole, in the text and as a file', async () => {
  await Promise.all([mail(), mail()]);
  await mail();

  expect(server.letters).toHaveLength(1);
  const [letter] = server.letters;
  const { rows: kept } = await owner(
    'SELECT note, size::int AS size FROM audit_checkpoint ORDER BY audit_checkpoint.size DESC LIMIT 1',
  );
  const { note, size } = kept[0] as { note: string; size: number };
  expect(letter).toMatchObject({ to: [to] });
  expect(letter?.subject).toContain(`Audit log checkpoint of Maple Valley Schools: ${size}`);
  const [text, file] = letter?.parts ?? [];
  expect(text?.text).toContain(`\n\n${note.trim()}\n\n`);
  expect(file).toEqual({ name: `checkpoint-${size}.txt`, text: note });
  expect(openCheckpoint(file?.text ?? '', [{ verifier, until: Infinity }])).toMatchObject({
    kind: 'checkpoint',
  });
});

test('the next one comes a day later, also where the log did not grow', async () => {
  await mail();
  await owner('ALTER TABLE checkpoint_mail DISABLE TRIGGER USER');
  await owner(`UPDATE checkpoint_mail SET at = at - interval '23 hours 59 minutes'`);
  await mail();
  expect(server.letters).toHaveLength(1);

  await owner(`UPDATE checkpoint_mail SET at = at - interval '1 minute'`);
  await owner('ALTER TABLE checkpoint_mail ENABLE TRIGGER USER');
  await mail();
  expect(server.letters).toHaveLength(2);
});

test('while the mail server is away it waits, is tried less and less often, and compliance staff are told', async () => {
  await mail(nobody);
  expect(await rows()).toEqual([
    { asked: false, tries: 1, failure: 'unreachable', told: false, sent: false, minutes: 1 },
  ]);
  const waits: number[] = [];
  for (const time of ['1 minute', '5 minutes', '15 minutes', '30 minutes', '60 minutes']) {
    await pass(time);
    await mail(nobody);
    waits.push(Number((await rows())[0]?.['minutes']));
  }
  expect(waits).toEqual([5, 15, 30, 60, 60]);
  expect(await rows()).toMatchObject([{ tries: 6, told: true, sent: false }]);
  const { rows: cards } = await owner(
    `SELECT platform, channel FROM posted_card WHERE kind = 'checkpoint-mail' ORDER BY platform`,
  );
  expect(cards).toEqual(
    ['slack', 'teams'].map((platform) => ({ platform, channel: 'compliance' })),
  );

  await pass('1 hour');
  await mail();
  expect(server.letters).toHaveLength(1);
  expect(await rows()).toMatchObject([{ told: true, sent: true }]);
});

test('a checkpoint on request is mailed beside the day’s; asked twice it is one', async () => {
  expect(await ask(false)).toMatchObject({ mail: 'off' });
  expect(await rows()).toEqual([]);
  expect(await ask()).toMatchObject({ mail: 'queued' });
  expect(await ask()).toMatchObject({ mail: 'waiting' });
  await mail();

  expect(server.letters).toHaveLength(2);
  expect(await ask()).toMatchObject({ mail: 'queued' });
  await mail();
  expect(server.letters).toHaveLength(3);
});

test('of one on request that fails, compliance staff are told at once', async () => {
  await ask();
  await mail(nobody);
  expect(await rows()).toMatchObject([
    { asked: true, told: true },
    { asked: false, told: false },
  ]);
});

test('what a mail server says is kept as what people can mend', async () => {
  await using picky = await startMailServer({
    onRcptTo: (_, __, done) => done(Object.assign(new Error('no such box'), { responseCode: 550 })),
  });
  await using closed = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_, __, done) => done(new Error('wrong password')),
  });
  await using open = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      username === 'bell' && password === 'p@ss' ? done(null, { user: 'bell' }) : done(new Error()),
  });
  await using plain = await startMailServer({ host: '0.0.0.0' });
  const failureAt = async (url: string) => {
    await owner('UPDATE checkpoint_mail SET next_at = now() WHERE sent_at IS NULL');
    await mail(url);
    return (await rows())[0]?.['failure'];
  };
  const withUser = (url: string) => url.replace('smtp://', 'smtp://bell:p%40ss@');

  expect(await failureAt(picky.url)).toBe('rejected');
  expect(await failureAt(withUser(closed.url))).toBe('sign-in');
  expect(await failureAt(nobody)).toBe('unreachable');
  // To what isn’t called this machine, nothing is said without encryption.
  expect(await failureAt(plain.url.replace('127.0.0.1', '0.0.0.0'))).toBe('insecure');
  expect(plain.letters).toEqual([]);
  await failureAt(withUser(open.url));
  expect(await rows()).toMatchObject([{ sent: true }]);
  expect(open.letters).toHaveLength(1);
});

test('a mail that was sent stays as it is, also for the owner', async () => {
  await mail();
  for (const statement of [
    'DELETE FROM checkpoint_mail',
    'UPDATE checkpoint_mail SET sent_at = NULL',
    'TRUNCATE checkpoint_mail',
  ])
    await expect(owner(statement), statement).rejects.toMatchObject({ code: '42501' });
});
