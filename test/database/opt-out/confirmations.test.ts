import { afterEach, describe, expect, test, vi } from 'vitest';
import { transact } from '#database/transaction.ts';
import type { Revocation } from '#domain/consent/ledger/consent.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { lockWaitingPhones, takeWaiting } from '#domain/outreach/kinds/confirmation-kind-store.ts';
import type { Phone } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { atLength, describeAtLength } from '#test/support/run/length.ts';
import { renew, setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(dialRig);
afterEach(() => {
  vi.restoreAllMocks();
});

const send = (worker = 'worker-a') => sendOutreach(rig.tools(worker), 'confirmation');

async function addPhone(): Promise<Phone> {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}

const revoke = (phone: Phone, how: Partial<Revocation> = {}) =>
  transact(rig.district.db, (tx) =>
    revokeConsent(tx, {
      phoneId: phone.id,
      channel: 'any',
      scope: 'non-emergency',
      means: 'web-page',
      actor: { kind: 'guardian', id: phone.id },
      ...how,
    }),
  );

const owner = async <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await rig.district.owner.pool.query(sql, values)).rows as T[];

const states = async (phone: Phone) =>
  (
    await owner<{ state: string }>(
      'SELECT state FROM outreach WHERE phone_id = $1 ORDER BY expires_at, revocation_id',
      [phone.id],
    )
  ).map(({ state }) => state);

const textsTo = (phone: Phone) =>
  rig.twilio
    .messages()
    .filter(({ to, direction }) => to === phone.number && direction === 'outbound-api');

const auditOf = async (phone: Phone) =>
  (
    await owner<{ act: string }>(
      `SELECT act FROM audit_entry WHERE subject_kind = 'phone' AND subject_id = $1 ORDER BY id`,
      [phone.id],
    )
  ).map(({ act }) => act);

describe('a withdrawal', () => {
  test('by text is confirmed once, in the guardian’s language, and nobody is told of the receipt', async () => {
    const phone = await addPhone();
    await owner(
      `UPDATE guardian SET language = 'es' FROM guardian_phone gp WHERE gp.guardian_id = guardian.id AND gp.phone_id = $1`,
      [phone.id],
    );
    expect(await rig.twilio.sendText(phone.number, 'Ya no me llamen por favor')).toBe(204);

    await send();
    await send();

    expect(textsTo(phone)).toMatchObject([
      {
        body: 'Cedar Falls School District: no le llamaremos ni enviaremos textos, salvo en emergencias. Dudas: 503-555-0199.',
        statusCallback: undefined,
      },
    ]);
    const [row] = await owner<{ state: string; carrier_id: string }>('SELECT * FROM outreach');
    expect(row).toMatchObject({ state: 'sent', carrier_id: textsTo(phone)[0]?.sid });
    expect(await auditOf(phone)).toEqual(['consent-revoked', 'confirmation-sent']);
  });

  atLength('of emergencies too says how it can be undone', async () => {
    const phone = await addPhone();
    await revoke(phone, { scope: 'all' });

    await send();

    expect(textsTo(phone)[0]?.body).toContain('not even in an emergency. To undo this, call');
  });

  atLength(
    'under a policy that asks for consent in emergencies promises no emergency call',
    async () => {
      await owner(`UPDATE district SET consent_policy = 'strictest'`);
      const phone = await addPhone();
      await revoke(phone);

      await send();

      expect(textsTo(phone)[0]?.body).toContain('not even in an emergency');
    },
  );

  test('that the carrier confirms, or a stranger’s, gets no text of ours', async () => {
    const [stopped, wrong] = [await addPhone(), await addPhone()];
    await rig.twilio.sendText(stopped.number, 'STOP');
    await rig.twilio.sendText(wrong.number, 'wrong number');

    await send();

    expect(textsTo(stopped)).toEqual([]);
    expect(textsTo(wrong)).toEqual([]);
  });
});

describe('at most once', () => {
  test('a worker that was frozen after taking it does not send it', async () => {
    const phone = await addPhone();
    await revoke(phone);
    const tools = {
      ...rig.tools('frozen'),
      vault: {
        ...testVault,
        decrypt(...[cipher, belongsTo]: Parameters<typeof testVault.decrypt>) {
          const now = performance.now();
          vi.spyOn(performance, 'now').mockReturnValue(now + 20_001);
          return testVault.decrypt(cipher, belongsTo);
        },
      },
    };

    await sendOutreach(tools, 'confirmation');

    expect(textsTo(phone)).toEqual([]);
    expect(await states(phone)).toEqual(['waiting']);
  });

  atLength('an answer that is lost is not asked for by a second text', async () => {
    await renew(rig);
    rig.twilio.failNext('messages.create', { mode: 'accept-then-drop' });
    const phone = await addPhone();
    await revoke(phone);

    await send();
    await send();

    expect(await states(phone)).toEqual(['unknown']);
    expect(textsTo(phone)).toHaveLength(1);
  });

  test('four workers send forty of them, one a phone', async () => {
    const phones = await rig.district.addPhones(40);
    for (const phone of phones) {
      await revoke(phone);
      await revoke(phone, { means: 'call-back' });
    }

    for (let round = 0; round < 3; round++)
      await Promise.all(['a', 'b', 'c', 'd'].map((worker) => send(worker)));

    for (const phone of phones) expect(textsTo(phone)).toHaveLength(1);
  });

  atLength(
    'a withdrawal that comes while another one is being taken waits for its day',
    async () => {
      const phone = await addPhone();
      await revoke(phone);
      let second: Promise<unknown> = Promise.resolve();
      let isDone = false;

      await transact(rig.district.db, async (tx) => {
        await takeWaiting(tx, await lockWaitingPhones(tx, 20));
        second = revoke(phone, { means: 'call-back' })
          .then(() => send('worker-b'))
          .finally(() => {
            isDone = true;
          });
        const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        await rig.until(async () => isDone || (await owner(waiting)).length > 0);
      });
      await second;

      expect((await states(phone)).toSorted()).toEqual(['sending', 'waiting']);
      expect(textsTo(phone)).toEqual([]);
    },
  );

  atLength('a phone is told once in a day, of the newest, and again after it', async () => {
    await renew(rig);
    const phone = await addPhone();
    await revoke(phone, { channel: 'voice', doubtful: true });
    await revoke(phone);
    await send();
    await revoke(phone, { means: 'staff' });
    await send();
    expect(textsTo(phone).map(({ body }) => body)).toEqual([
      expect.stringMatching(/no more calls or texts from us.*503-555-0199\.$/),
    ]);

    await owner(`UPDATE outreach SET state_at = now() - interval '25 hours' WHERE state = 'sent'`);
    await send();

    expect(textsTo(phone)).toHaveLength(2);
  });
});

describeAtLength('in time, or not at all', () => {
  atLength('after five minutes it is given up', async () => {
    const phone = await addPhone();
    const id = await revoke(phone);
    const [row] = await owner<{ due: Temporal.Instant; received: Temporal.Instant }>(
      `SELECT c.expires_at AS due, r.received_at AS received FROM outreach c JOIN revocation r ON r.id = c.revocation_id
       WHERE r.id = $1`,
      [id],
    );
    expect(row?.due.since(row.received).total('minutes')).toBe(5);

    await owner(`UPDATE outreach SET expires_at = now() + interval '5 seconds'`);
    await send();
    expect(await states(phone)).toEqual(['waiting']);
    await owner(`UPDATE outreach SET expires_at = now()`);
    await send();

    expect(await states(phone)).toEqual(['too-late']);
    expect(textsTo(phone)).toEqual([]);
    expect(await auditOf(phone)).toContain('confirmation-too-late');
  });

  atLength('what the carrier had no room for waits, and rests as long as it asked', async () => {
    rig.twilio.failNext('messages.create', {
      mode: 'error',
      status: 429,
      code: 20429,
      retryAfter: 7,
    });
    const phone = await addPhone();
    await revoke(phone);

    expect(await send()).toBe(7_000);
    expect(await states(phone)).toEqual(['waiting']);
    await send();

    expect(await states(phone)).toEqual(['sent']);
    expect(textsTo(phone)).toHaveLength(1);
  });

  atLength(
    'what the carrier refuses is not tried again; a STOP that it holds is taken',
    async () => {
      await renew(rig);
      const phone = await addPhone();
      rig.twilio.setBehavior(phone.number, { answers: 'person', rejects: 21610 });
      await revoke(phone);

      await send();
      await send();

      expect(await states(phone)).toEqual(['refused']);
      expect(await owner('SELECT means FROM revocation ORDER BY received_at')).toEqual([
        { means: 'web-page' },
        { means: 'carrier-stop' },
      ]);
    },
  );
});

describe('what nobody needs is not late', () => {
  const pass = () =>
    owner(`UPDATE outreach SET expires_at = now() WHERE state IN ('waiting', 'sending')`);

  test('the second of a day', async () => {
    await renew(rig);
    const phone = await addPhone();
    await revoke(phone);
    await send();
    await revoke(phone, { means: 'call-back' });
    await pass();
    await send();

    expect((await states(phone)).toSorted()).toEqual(['not-needed', 'sent']);
    expect(await auditOf(phone)).toContain('confirmation-not-needed');
    expect(await auditOf(phone)).not.toContain('confirmation-too-late');
  });

  test('one that was taken back, consented to again, or that the carrier’s STOP keeps out', async () => {
    await renew(rig);
    const [doubtful, again, stopped, late] = await rig.district.addPhones(4);
    if (!doubtful || !again || !stopped || !late) throw new Error('no phones');
    const id = await revoke(doubtful, { doubtful: true });
    await owner(
      `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by, retracts) VALUES ($1, 'any', 'non-emergency', 'staff', $2, $3)`,
      [doubtful.id, `operator:${rig.district.requester}`, id],
    );
    await revoke(again);
    await owner(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
         evidence_reference, obtained_at, recorded_by)
       VALUES ($1, 'voice', '{other}', 'express', 'enrollment-form', 'v1', 'en', 'again', clock_timestamp(), 'test')`,
      [again.id],
    );
    await revoke(stopped);
    await rig.twilio.sendText(stopped.number, 'STOP');
    await revoke(late);
    await pass();

    await send();

    for (const phone of [doubtful, again, stopped]) {
      expect(await states(phone)).toEqual(['not-needed']);
    }
    expect(await states(late)).toEqual(['too-late']);
  });
});

describe('not what is true no more', () => {
  test('a START, a retraction and a stranger’s word meanwhile keep it back', async () => {
    const [started, doubtful, wrong, other] = await rig.district.addPhones(4);
    if (!started || !doubtful || !wrong || !other) throw new Error('no phones');
    await rig.twilio.sendText(started.number, 'please stop calling');
    await rig.twilio.sendText(started.number, 'START');
    const id = await revoke(doubtful, { doubtful: true });
    await owner(
      `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by, retracts) VALUES ($1, 'any', 'non-emergency', 'staff', $2, $3)`,
      [doubtful.id, `operator:${rig.district.requester}`, id],
    );
    await rig.twilio.sendText(wrong.number, 'please stop calling');
    await rig.twilio.sendText(wrong.number, 'you have the wrong number');
    await revoke(other);

    await send();

    for (const phone of [started, doubtful, wrong]) {
      expect(textsTo(phone)).toEqual([]);
      expect(await states(phone)).toEqual(['waiting']);
    }
    expect(textsTo(other)).toHaveLength(1);
  });

  atLength('doubtful words are told how to take them back', async () => {
    const phone = await addPhone();
    await rig.twilio.sendText(phone.number, 'when does the bus stop');

    await send();

    expect(textsTo(phone)[0]?.body).toContain('Reply START');
  });
});
