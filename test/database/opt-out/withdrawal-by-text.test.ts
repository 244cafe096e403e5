import { Writable } from 'node:stream';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import { recordConsent } from '#domain/consent/ledger/record-consent.ts';
import { type ReceivedText, revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import { noCarrier, type Phone } from '#test/support/attempt/attempt-district.ts';
import { consentDesk } from '#test/support/consent/consent-desk.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(consentDesk);

const write = (phone: Phone, body: string, carrier?: ReceivedText['carrier']) =>
  revokeByText(desk.district.db, testVault, {
    carrierId: newMessageSid(),
    phoneIndexes: [phone.index],
    from: phone.number,
    body,
    carrier,
  });

async function nextCall(phone: Phone, purpose: 'emergency' | 'school-mission') {
  const campaign = await desk.district.startCampaign({ phones: [phone], purpose });
  const worker = 'worker-a';
  const claims = await leaseAttempts(desk.district.db, { worker, channel: 'voice', limit: 9 });
  await commitIntent(desk.district.db, { worker, claims });
  const { state, disposition } = await desk.district.attempt(campaign);
  // Out of the way of the next one.
  await desk.rows(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [campaign]);
  return disposition ?? state;
}

describe('a clear withdrawal', () => {
  test('holds for the next call, keeps the words encrypted, and leaves emergencies', async () => {
    const phone = await desk.addPhone();

    expect(await write(phone, 'Please stop calling me!')).toBe('revoked');

    const [revocation, ...others] = await desk.revocations(phone);
    expect(others).toEqual([]);
    expect(revocation).toMatchObject({
      scope: 'non-emergency',
      channel: 'any',
      means: 'text-reply',
      doubtful: false,
      category: null,
    });
    const words = revocation?.words ?? Buffer.of();
    expect(words.toString('latin1')).not.toContain('stop');
    expect(testVault.decrypt(words, wordsBinding(revocation?.id ?? ''))).toBe(
      'Please stop calling me!',
    );
    expect(await desk.tasks(phone)).toEqual([]);
    expect(await desk.audit(phone)).toMatchObject([{ act: 'consent-revoked' }]);
    expect(await nextCall(phone, 'school-mission')).toBe('revoked');
    expect(await nextCall(phone, 'emergency')).toBe('placing');
  });

  test('that names emergencies ends them too', async () => {
    const phone = await desk.addPhone();

    await write(phone, 'No más llamadas, ni siquiera de emergencia');

    expect(await desk.rule(phone, 'emergency', 'voice')).toBe('emergency-opt-out');
    expect(await nextCall(phone, 'emergency')).toBe('emergency-opt-out');
  });

  test('by the carrier’s own reading needs no reading of ours, and no confirmation', async () => {
    const phone = await desk.addPhone();

    expect(await write(phone, 'ARRÊTEZ-VOUS', 'stop')).toBe('revoked');

    expect(await desk.revocations(phone)).toMatchObject([{ means: 'carrier-stop' }]);
    expect(await desk.rule(phone, 'emergency', 'text')).toBe('carrier-stop');
    expect(await desk.rows('SELECT FROM outreach WHERE phone_id = $1', [phone.id])).toHaveLength(0);
  });

  test('from a number that is nobody’s changes nothing', async () => {
    const stranger = {
      carrierId: newMessageSid(),
      phoneIndexes: testVault.phoneIndexes('+15035550042'),
      from: '+15035550042',
      body: 'STOP',
    };
    const count = () => desk.rows<{ n: string }>('SELECT count(*) AS n FROM revocation');
    const before = await count();

    expect(await revokeByText(desk.district.db, testVault, stranger)).toBe('unknown-phone');

    expect(await count()).toEqual(before);
  });

  test('a text about something else changes nothing', async () => {
    const phone = await desk.addPhone();

    expect(await write(phone, 'what time is pickup?')).toBe('other');
    expect(await write(phone, 'HELP', 'help')).toBe('help');

    expect(await desk.revocations(phone)).toEqual([]);
    expect(await desk.audit(phone)).toEqual([]);
  });
});

describe('what it answers', () => {
  test('is the message of the last 24 hours; what it was about limits nothing', async () => {
    const phone = await desk.addPhone();
    await desk.tell(phone, 'school-mission', 30);
    const attempt = await desk.tell(phone, 'other', 2);

    await write(phone, 'stop');

    expect(await desk.revocations(phone)).toMatchObject([{ category: null, attempt_id: attempt }]);
  });

  test('an emergency has no category: all the others are meant', async () => {
    const phone = await desk.addPhone();
    await desk.tell(phone, 'other', 20);
    const attempt = await desk.tell(phone, 'emergency', 1);

    await write(phone, 'stop');

    expect(await desk.revocations(phone)).toMatchObject([{ category: null, attempt_id: attempt }]);
  });

  test('is nothing after a day', async () => {
    const phone = await desk.addPhone();
    await desk.tell(phone, 'other', 25);

    await write(phone, 'stop');

    expect(await desk.revocations(phone)).toMatchObject([{ category: null, attempt_id: null }]);
  });
});

describe('the same text twice', () => {
  test('within a minute, and all at once, is one withdrawal', async () => {
    for (let i = 0; i < 5; i++) {
      const phone = await desk.addPhone();

      const taken = await Promise.all(Array.from({ length: 8 }, () => write(phone, 'Stop.')));

      expect(taken.filter((one) => one === 'revoked')).toHaveLength(1);
      expect(taken.filter((one) => one === 'repeated')).toHaveLength(7);
      expect(await desk.revocations(phone)).toHaveLength(1);
    }
  });

  test('with other words, or after a START, is another one', async () => {
    const phone = await desk.addPhone();

    await write(phone, 'stop');
    await write(phone, 'stop calling me');
    await write(phone, 'START');
    await write(phone, 'stop');

    expect(await desk.revocations(phone)).toHaveLength(3);
    expect(await desk.rule(phone, 'school-mission', 'text')).toBe('revoked');
  });
});

describe('doubtful words', () => {
  test('hold at once, and a person has ten business days to read them', async () => {
    const phone = await desk.addPhone();

    expect(await write(phone, 'when does the bus stop')).toBe('doubtful');

    const [revocation] = await desk.revocations(phone);
    expect(revocation).toMatchObject({ doubtful: true, scope: 'non-emergency' });
    const [task, ...others] = await desk.tasks(phone);
    expect(others).toEqual([]);
    expect(task).toMatchObject({ kind: 'read-text', revocation_id: revocation?.id });
    expect(task?.due_at.toString()).toBe(revocation?.honor_by.toString());
    expect(await nextCall(phone, 'school-mission')).toBe('revoked');
  });

  test('of a stranger end emergencies until they are read', async () => {
    const phone = await desk.addPhone();

    await write(phone, 'who is this, I don’t know any Adams Elementary');

    expect(await desk.rule(phone, 'emergency', 'voice')).toBe('wrong-number');
    expect(await desk.tasks(phone)).toMatchObject([{ kind: 'read-text' }]);
  });

  test('that come again join the task that is open', async () => {
    const phone = await desk.addPhone();

    await write(phone, 'this is harassment');
    await write(phone, 'spam');

    expect(await desk.tasks(phone)).toHaveLength(1);
    expect(
      await desk.rows(
        'SELECT FROM office_task_text x JOIN office_task t ON t.id = x.task_id WHERE t.phone_id = $1',
        [phone.id],
      ),
    ).toHaveLength(2);
  });
});

test('a wrong number ends everything, and the office puts the roster right', async () => {
  const phone = await desk.addPhone();

  expect(await write(phone, 'Sorry, wrong number')).toBe('revoked');

  expect(await desk.rule(phone, 'emergency', 'voice')).toBe('wrong-number');
  const [revocation] = await desk.revocations(phone);
  expect(await desk.tasks(phone)).toMatchObject([
    { kind: 'wrong-number', revocation_id: revocation?.id },
  ]);
  expect(await desk.rows('SELECT FROM outreach WHERE phone_id = $1', [phone.id])).toHaveLength(0);
});

describe('START', () => {
  const agreeAgain = (phone: Phone, purposes: ConsentPurpose[], kind: Channel) =>
    transact(desk.district.db, async (tx) => {
      await recordConsent(tx, {
        phoneId: phone.id,
        channel: kind,
        purposes,
        kind: 'express',
        method: 'web-page',
        wordingVersion: '2026-11',
        language: 'en',
        evidenceReference: `page ${purposes.join()} ${kind}`,
        obtainedAt: Temporal.Now.instant(),
        actor: { kind: 'guardian', id: phone.id },
      });
    });
  const started = (phone: Phone) =>
    desk.rows<{ purposes: string[] }>(
      `SELECT * FROM consent_record WHERE phone_id = $1 AND wording_version = 'start' ORDER BY obtained_at`,
      [phone.id],
    );

  test('brings back the texts that a STOP ended, and no calls', async () => {
    const phone = await desk.addPhone();
    await write(phone, 'STOP', 'stop');

    expect(await write(phone, 'START', 'start')).toBe('started');

    expect(await started(phone)).toMatchObject([
      {
        purposes: ['other', 'school-mission'],
        channel: 'text',
        method: 'text',
        kind: 'express',
        recorded_by: `guardian:${phone.id}`,
      },
    ]);
    expect(await desk.rule(phone, 'school-mission', 'text')).toBe('mission-consent');
    expect(await desk.rule(phone, 'school-mission', 'voice')).toBe('revoked');
    expect(await desk.audit(phone)).toMatchObject([
      { act: 'consent-revoked' },
      { act: 'consent-recorded' },
    ]);
  });

  test('brings back only what stood before the last STOP', async () => {
    const phone = await desk.addPhone();
    await write(phone, 'stop');
    await agreeAgain(phone, ['school-mission'], 'text');
    await write(phone, 'please stop');
    await write(phone, 'stop it now');

    await write(phone, 'start');

    expect(await started(phone)).toMatchObject([{ purposes: ['school-mission'] }]);
    expect(await desk.rule(phone, 'other', 'text')).not.toMatch(/consent/);
  });

  test('where nobody had agreed lifts the carrier’s block and nothing else', async () => {
    const phone = await desk.addSilentPhone();
    await write(phone, 'STOP', 'stop');
    expect(await desk.rule(phone, 'emergency', 'text')).toBe('carrier-stop');

    expect(await write(phone, 'START', 'start')).toBe('started');

    expect(await started(phone)).toMatchObject([{ purposes: [] }]);
    expect(await desk.rule(phone, 'emergency', 'text')).toBe('emergency-withdrawn-text');
    expect(await desk.rule(phone, 'school-mission', 'text')).toBe('revoked');
  });

  test('in another word of the carrier’s lifts its block only', async () => {
    const phone = await desk.addPhone();
    await write(phone, 'STOP', 'stop');

    expect(await write(phone, 'YES', 'start')).toBe('started');
    expect(await desk.rule(phone, 'emergency', 'text')).toBe('emergency-withdrawn-text');
    expect(await desk.rule(phone, 'school-mission', 'text')).toBe('revoked');

    const other = await desk.addPhone();
    await write(other, 'no more calls, not even emergencies');
    expect(await write(other, 'YES', 'start')).toBe('nothing-to-start');
    expect(await desk.rule(other, 'emergency', 'voice')).toBe('emergency-opt-out');
  });

  test('where nothing was stopped changes nothing, nor said twice', async () => {
    const phone = await desk.addPhone();

    expect(await write(phone, 'START', 'start')).toBe('nothing-to-start');
    expect(await started(phone)).toEqual([]);

    await write(phone, 'stop');
    await write(phone, 'START');
    expect(await write(phone, 'START')).toBe('nothing-to-start');
    expect(await started(phone)).toHaveLength(1);
  });

  test('of a stranger who got the number is left to a person', async () => {
    const wrong = await desk.addPhone();
    await write(wrong, 'wrong number');
    const reassigned = await desk.addPhone();
    await write(reassigned, 'stop');
    await desk.rows(
      `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
       VALUES ($1, current_date, 'yes', 'test', now() + interval '20 days')`,
      [reassigned.id],
    );

    expect(await write(wrong, 'START', 'start')).toBe('not-started');
    expect(await write(reassigned, 'START', 'start')).toBe('not-started');

    expect(await desk.rule(wrong, 'emergency', 'text')).toBe('wrong-number');
    expect(await desk.rule(reassigned, 'emergency', 'text')).toBe('reassigned');
    expect(await desk.tasks(wrong)).toMatchObject([{ kind: 'wrong-number' }]);
    expect(await desk.tasks(reassigned)).toMatchObject([{ kind: 'reassigned-number' }]);
    expect(await desk.audit(reassigned)).toContainEqual({
      act: 'start-refused',
      facts: { reason: 'reassigned-number' },
    });
  });
});

test('neither a log nor an entry holds the words or the number', async () => {
  const lines: string[] = [];
  const logger = pino(
    { level: 'trace' },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    }),
  );
  const handler = createCallHandler({
    db: desk.district.as('bot').db,
    vault: testVault,
    logger,
    carrier: noCarrier,
  });
  const phone = await desk.addPhone();
  const texts = ['my husband Ezekiel says stop', 'STOP calling, Ezekiel is at work'];

  for (const body of texts) {
    await handler.onInboundText({ carrierId: newMessageSid(), from: phone.number, body });
  }

  expect(lines).toHaveLength(2);
  const audit = JSON.stringify(await desk.rows('SELECT * FROM audit_entry'));
  for (const said of [...lines, audit]) {
    expect(said).not.toContain('Ezekiel');
    expect(said).not.toContain(phone.number.slice(2));
  }
  const stored = JSON.stringify(await desk.rows('SELECT * FROM revocation'));
  expect(stored).not.toContain('Ezekiel');
});
