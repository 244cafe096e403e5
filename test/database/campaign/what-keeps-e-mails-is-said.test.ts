import { beforeAll, beforeEach, expect, test } from 'vitest';
import { mailLetters } from '#card-sync/mail-letters.ts';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { policyChangeCard } from '#conversation/people/change/policy-change-card.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { findPolicyChange } from '#domain/district/find-policy-change.ts';
import { findMailBlocker } from '#domain/district/mail-server/record-mail-server.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { createLogger } from '#log/logger.ts';
import { openMailPool } from '#mail/smtp-mailer.ts';
import { startMailServer } from '#test/support/audit/mail-server.ts';
import { decide, look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { writeTo } from '#test/support/district/write-to.ts';
import { testVault } from '#test/support/postgres/database.ts';

const { database, district } = setUpSmallDistrict();
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;
const bot = () => database.as('bot').db;

beforeAll(async () => {
  await rows('UPDATE district SET closures_by_email = true');
  await writeTo(database, { 'guardian-agreed': 'one@example.org' });
});
beforeEach(() => rows('DELETE FROM mail_server'));

const away = 'smtp://127.0.0.1:9';
const turn = (url: string) =>
  mailLetters({
    db: bot(),
    vault: testVault,
    openPool: () => openMailPool({ url, from: 'bellwether@example.org' }),
    publicUrl: 'https://bot.example.org',
    logger: createLogger({ level: 'silent', program: 'test' }),
  });
const ask = () =>
  submit(bot(), {
    author: district.principal,
    schoolIds: [district.school],
    change: { texts: { en: 'Closed.', es: 'Cerrada.' } },
  });
const cardOf = async (id: string) => JSON.stringify(campaignCard(await look(bot(), id)));
const later = () => rows(`UPDATE mail_server SET seen_at = seen_at - interval '2 minutes'`);

test('who approves reads that no bot has a mail server, until one says that it has', async () => {
  const { id } = await ask();
  const words = 'to 1 address, but no bot has a mail server. Ask IT to set SMTP_URL; calls and';
  expect(await cardOf(id)).toContain(words);

  await turn(away);
  expect(await cardOf(id)).not.toContain('mail server');
  await rows(`UPDATE mail_server SET seen_at = seen_at - interval '4 minutes'`);
  expect(await cardOf(id)).toContain(words);
});

test('while the mail server doesn’t answer, the card says so; once it does, no longer', async () => {
  await using server = await startMailServer();
  const view = await ask();
  await decide(bot(), district.superintendent, view);
  await startDueCampaigns(database.as('worker').db);
  await turn(away);
  const words = '0 sent, 1 waiting: the mail server doesn’t answer. Tell IT';
  expect(await cardOf(view.id)).toContain(words);
  await rows(`UPDATE letter SET state = 'dropped', why = 'test' WHERE state = 'waiting'`);

  // Nothing is due any more: it is asked once a minute whether it is there again.
  await turn(server.url);
  expect((await rows('SELECT fault FROM mail_server'))[0]).toEqual({ fault: 'unreachable' });
  await later();
  await turn(server.url);
  expect((await rows('SELECT fault FROM mail_server'))[0]).toEqual({ fault: null });
});

test('a bot that sends for long has a mail server all the while', async () => {
  await using server = await startMailServer({
    onRcptTo: (_address, _session, done) => {
      rows(`UPDATE mail_server SET seen_at = seen_at - interval '4 minutes'`).then(
        () => done(),
        done,
      );
    },
  });
  const view = await ask();
  await decide(bot(), district.superintendent, view);
  await startDueCampaigns(database.as('worker').db);
  await turn(server.url);
  expect(server.letters).toHaveLength(1);
  expect(await findMailBlocker(bot())).toBeUndefined();
});

test('who confirms the policy reads that no e-mail can leave', async () => {
  await rows('UPDATE district SET closures_by_email = false');
  const asked = await setDistrict(database.db, { closures_by_email: true }, 'cli');
  expect(asked).toMatchObject({ kind: 'set', isSet: false });
  const [{ id } = { id: '' }] = await rows<{ id: string }>(
    `SELECT id FROM two_person_change WHERE kind = 'policy' ORDER BY id DESC LIMIT 1`,
  );
  const card = async () => {
    const change = await findPolicyChange(bot(), id);
    return change && JSON.stringify(policyChangeCard(change, 'America/Chicago'));
  };
  expect(await card()).toContain('No e-mail leaves yet: no bot has a mail server. Ask IT to set');
  await turn(away);
  expect(await card()).not.toContain('mail server');
  await rows('UPDATE district SET closures_by_email = true');
});
