import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Carrier } from '#carrier/carrier.ts';
import { createNumberChecker } from '#dialer/background/check-numbers.ts';
import { runDialLoop } from '#dialer/dial-loop.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { checkConsent } from '#domain/consent/gate/check-consent.ts';
import { noDifferences } from '#domain/consent/gate/consent-check.ts';
import { leaseNumberChecks } from '#domain/consent/number-check/lease-number-checks.ts';
import { nextMonthlyUpdate } from '#domain/consent/number-check/number-check.ts';
import { runJobs } from '#jobs/run-jobs.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { type Phone, setUpDistrict } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { atLength, describeAtLength } from '#test/support/run/length.ts';
import { renew, setUpEach } from '#test/support/set-up.ts';
import { phoneBinding } from '#vault/vault.ts';

const district = setUpDistrict();
const rig = setUpEach(() => dialRig({ on: district }));

const { signal: never } = new AbortController();

const owner = async <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await rig.district.owner.pool.query(sql, values)).rows as T[];

/** Phones with consent of yesterday, whose answer was good until a moment ago. */
async function addPhones(count: number): Promise<Phone[]> {
  const phones = await rig.district.addPhones(count);
  await owner(
    `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
     SELECT id, current_date - 1, 'no', 'test', now() - interval '1 second'
     FROM unnest($1::uuid[]) AS id`,
    [phones.map(({ id }) => id)],
  );
  return phones;
}

/** A hundred phones of each area code, which nobody was asked about yet. */
async function addMany(areaCodes: readonly string[]): Promise<number> {
  const numbers = areaCodes.flatMap((area) =>
    Array.from({ length: 100 }, (_, i) => `+1${area}5550${100 + i}`),
  );
  const indexes = numbers.map((number) => testVault.phoneIndex(number));
  await owner(
    `WITH p AS (INSERT INTO phone (index, number) SELECT * FROM unnest($1::bytea[], $2::bytea[]) RETURNING id),
      g AS (INSERT INTO guardian (sourced_id, name, source_hash) SELECT id::text, '', '' FROM p RETURNING id, sourced_id),
      gp AS (INSERT INTO guardian_phone (guardian_id, phone_id) SELECT id, sourced_id::uuid FROM g)
     INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
       evidence_reference, obtained_at, recorded_by)
     SELECT id, 'voice', '{school-mission}', 'express', 'enrollment-form', 'v1', 'en', 'form', now(), 'test' FROM p`,
    [
      indexes,
      numbers.map((number, i) =>
        testVault.encrypt(number, phoneBinding(indexes[i] ?? Buffer.of())),
      ),
    ],
  );
  return numbers.length;
}

async function addPhone(): Promise<Phone> {
  const [phone] = await addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
}

type Check = {
  phone_id: string;
  reference_date: string;
  answer: string;
  asked_at: Temporal.Instant;
  good_until: Temporal.Instant;
};

const checks = (phone: Phone) =>
  owner<Check>(
    `SELECT * FROM number_check WHERE phone_id = $1 AND source = 'carrier' ORDER BY asked_at`,
    [phone.id],
  );

async function rule(phone: Phone, purpose: 'emergency' | 'school-mission') {
  const [verdict] = await owner<{ id: string }>(
    `SELECT v.id FROM phone_gate g, consent_verdict($2, 'voice', g, roster_rule_for(g.phone_id)) AS v
     WHERE g.phone_id = $1`,
    [phone.id, purpose],
  );
  return verdict?.id;
}

/** The carrier, and what it was asked. */
function watched(
  ask: Carrier['checkReassigned'] = (number, since, signal) =>
    rig.carrier.checkReassigned(number, since, signal),
) {
  const asked: { number: string; since: string }[] = [];
  let underWay = 0;
  let most = 0;
  const carrier: Carrier = {
    ...rig.carrier,
    async checkReassigned(number, since, signal) {
      asked.push({ number, since });
      underWay += 1;
      most = Math.max(most, underWay);
      try {
        return await ask(number, since, signal);
      } finally {
        underWay -= 1;
      }
    },
  };
  return { carrier, asked, mostAtOnce: () => most };
}

const checker = (worker = 'worker-a', carrier: Carrier = rig.carrier) =>
  createNumberChecker({ ...rig.tools(worker), carrier });

/** Until there is nothing to ask, or the carrier wants a rest. */
async function drain(one: ReturnType<typeof checker>): Promise<number> {
  for (;;) {
    const restMs = await one.check(never);
    if (restMs >= 1_000) return restMs;
  }
}

describe('a number whose answer is no longer good', () => {
  test('is not called for school matters until it was asked about, from the day of its consent', async () => {
    const phone = await addPhone();
    const [consent] = await owner<{ day: string }>(
      `SELECT max((obtained_at AT TIME ZONE 'America/Los_Angeles')::date)::text AS day FROM consent_record`,
    );
    expect(await rule(phone, 'school-mission')).toBe('number-unchecked');
    const { carrier, asked } = watched();

    await drain(checker('worker-a', carrier));

    expect(asked).toEqual([{ number: phone.number, since: consent?.day }]);
    const [check, ...others] = await checks(phone);
    expect(others).toEqual([]);
    expect(check).toMatchObject({ answer: 'no', reference_date: consent?.day });
    const askedAt = check?.asked_at ?? Temporal.Now.instant();
    expect(check?.good_until.toString()).toBe(nextMonthlyUpdate(askedAt).toString());
    expect(await rule(phone, 'school-mission')).toBe('mission-consent');
    expect(await owner('SELECT FROM number_check_lease')).toEqual([]);
    expect(await owner(`SELECT facts FROM audit_entry WHERE act = 'numbers-checked'`)).toEqual([
      { facts: { yes: 0, no: 1, noData: 0 } },
    ]);
  });

  atLength(
    'because a correction left an older consent, is asked about from that one’s day',
    async () => {
      const phone = await addPhone();
      await drain(checker('worker-a'));
      expect(await rule(phone, 'school-mission')).toBe('mission-consent');
      await owner(
        `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
         evidence_reference, obtained_at, recorded_by, replaces)
       SELECT phone_id, channel, purposes, kind, method, wording_version, language, 'older form',
         now() - interval '100 days', 'test', id
       FROM consent_record WHERE phone_id = $1`,
        [phone.id],
      );

      expect(await rule(phone, 'school-mission')).toBe('number-unchecked');
      const { carrier, asked } = watched();
      await drain(checker('worker-a', carrier));

      const [older] = await owner<{ day: string }>(
        `SELECT ((now() - interval '100 days') AT TIME ZONE 'America/Los_Angeles')::date::text AS day`,
      );
      expect(asked).toEqual([{ number: phone.number, since: older?.day }]);
      expect(await rule(phone, 'school-mission')).toBe('mission-consent');
      expect((await checkConsent(rig.district.db)).gates).toEqual(noDifferences);
    },
  );

  test.each(['Pacific/Guam', 'Pacific/Pago_Pago'])(
    'is asked about once for one consent, in %s too',
    async (zone) => {
      await owner('UPDATE district SET time_zone = $1', [zone]);
      const phone = await addPhone();

      await drain(checker('worker-a'));
      await drain(checker('worker-a'));

      expect(await checks(phone)).toHaveLength(1);
      expect(await rule(phone, 'school-mission')).toBe('mission-consent');
    },
  );

  test('and is somebody else’s is called no more, and the office asks the family', async () => {
    const [phone, kept] = await addPhones(2);
    if (!phone || !kept) throw new Error('no phones');
    rig.twilio.reassign(phone.number, Temporal.Now.plainDateISO('UTC').toString());

    await drain(checker());

    expect(await rule(phone, 'emergency')).toBe('reassigned');
    expect(await rule(kept, 'emergency')).toBe('emergency-consent');
    const tasks = await owner<{ phone_id: string; kind: string; days: number }>(
      `SELECT phone_id, kind, extract(day FROM due_at - opened_at)::int AS days FROM office_task`,
    );
    expect(tasks).toMatchObject([{ phone_id: phone.id, kind: 'reassigned-number' }]);
    expect(tasks[0]?.days).toBeGreaterThanOrEqual(12);
    const [check] = await owner<{ id: string }>(`SELECT id FROM number_check WHERE answer = 'yes'`);
    expect(
      await owner(`SELECT subject_id, facts FROM audit_entry WHERE act = 'number-reassigned'`),
    ).toEqual([{ subject_id: phone.id, facts: { check: check?.id } }]);
    // The answer stands for good: nobody is asked again.
    await drain(checker());
    expect(await checks(phone)).toHaveLength(1);
  });

  atLength('is asked about again when its new owner agrees', async () => {
    const phone = await addPhone();
    rig.twilio.reassign(phone.number, Temporal.Now.plainDateISO('UTC').toString());
    await drain(checker());
    await owner(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
         evidence_reference, obtained_at, recorded_by)
       VALUES ($1, 'voice', '{school-mission}', 'express', 'paper', 'v1', 'en', 'form 2', now(), 'test')`,
      [phone.id],
    );
    expect(await rule(phone, 'school-mission')).toBe('number-unchecked');
    const { carrier, asked } = watched();

    await drain(checker('worker-a', carrier));

    const [today] = await owner<{ day: string }>(
      `SELECT (now() AT TIME ZONE 'America/Los_Angeles')::date::text AS day`,
    );
    expect(asked).toEqual([{ number: phone.number, since: today?.day }]);
  });

  atLength('is left alone where no answer could let anybody call it', async () => {
    const [revoked, wrong, bad, gone, good] = await addPhones(5);
    if (!revoked || !wrong || !bad || !gone || !good) throw new Error('no phones');
    await rig.twilio.sendText(revoked.number, 'please stop');
    await owner(
      `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'voice', 'wrong-number', 'staff', 'test')`,
      [wrong.id],
    );
    await owner('UPDATE phone SET bad_number_at = now() WHERE id = $1', [bad.id]);
    await owner('UPDATE guardian_phone SET active = false WHERE phone_id = $1', [gone.id]);
    await rig.district.addPhones(2);
    const { carrier, asked } = watched();

    await drain(checker('worker-a', carrier));

    expect(asked.map(({ number }) => number)).toEqual([good.number]);
    expect(await owner('SELECT FROM number_check_lease')).toEqual([]);
  });
});

describe('many numbers', () => {
  test('are asked about once, over all workers, and a few at a time', async () => {
    await renew(district);
    await renew(rig);
    const count = await addMany(['360', '458', '503', '541', '971']);
    const ones = ['a', 'b', 'c'].map(() => watched());

    await Promise.all(ones.map(({ carrier }, i) => drain(checker(`worker-${i}`, carrier))));

    const asked = ones.flatMap((one) => one.asked.map(({ number }) => number));
    expect(asked).toHaveLength(count);
    expect(new Set(asked)).toHaveLength(count);
    for (const one of ones) {
      expect(one.asked.length).toBeGreaterThan(0);
      expect(one.mostAtOnce()).toBeLessThanOrEqual(20);
    }
    expect(Math.max(...ones.map((one) => one.mostAtOnce()))).toBe(20);
  });

  atLength('are taken by one of many workers that grab at once', async () => {
    await renew(district);
    await renew(rig);
    const count = await addMany(['360', '458', '503']);
    const grab = async (worker: string) => {
      const taken: string[] = [];
      for (;;) {
        const { numbers, isContended } = await leaseNumberChecks(rig.district.db, {
          worker,
          limit: 5,
        });
        if (numbers.length === 0 && !isContended) return taken;
        taken.push(...numbers.map(({ phoneId }) => phoneId));
      }
    };

    const taken = (await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(grab))).flat();

    expect(new Set(taken)).toHaveLength(count);
    expect(taken).toHaveLength(count);
  });

  atLength('of a closure under way come first', async () => {
    await renew(district);
    await renew(rig);
    const phones = await addPhones(30);
    const urgent = phones.slice(-3);
    await rig.district.startCampaign({ phones: urgent, purpose: 'school-mission' });

    const { numbers } = await leaseNumberChecks(rig.district.db, { worker: 'a', limit: 5 });

    expect(numbers).toHaveLength(5);
    expect(new Set(numbers.slice(0, 3).map(({ phoneId }) => phoneId))).toEqual(
      new Set(urgent.map(({ id }) => id)),
    );
  });

  test('keep no call waiting', async () => {
    await renew(district);
    await renew(rig);
    await addPhones(40);
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(10) });
    const { promise, resolve } = Promise.withResolvers<'no'>();
    const { carrier, asked } = watched(() => promise);
    const stopping = new AbortController();
    const { signal } = stopping;
    const { logger } = rig.tools('worker-a');
    const one = checker('worker-a', carrier);
    const loops = Promise.all([
      runJobs([{ name: 'number checks', run: () => one.check(signal) }], { signal, logger }),
      runDialLoop({ ...rig.tools('worker-a'), signal, wait: () => wait(20) }),
    ]);
    await rig.until(async () => asked.length === 20);

    await rig.settled(campaign);
    expect(await campaignTally(rig.district.db, campaign)).toMatchObject({
      phones: { total: 10, reached: 10 },
    });
    expect(asked).toHaveLength(20);

    stopping.abort();
    resolve('no');
    await loops;
  });

  atLength('that a dead worker had are asked about by another one, later', async () => {
    await renew(district);
    await renew(rig);
    const phone = await addPhone();
    await leaseNumberChecks(rig.district.db, { worker: 'dead', limit: 9 });

    await drain(checker('worker-b'));
    expect(await checks(phone)).toEqual([]);
    await owner(`UPDATE number_check_lease SET leased_until = now()`);
    await drain(checker('worker-b'));

    expect(await checks(phone)).toHaveLength(1);
  });
});

describeAtLength('a carrier without an answer', () => {
  atLength('is left alone as long as it asks, and nobody is forgotten', async () => {
    const phones = await addPhones(3);
    rig.twilio.failNext('lookups.fetch', {
      mode: 'error',
      status: 429,
      code: 20429,
      retryAfter: 9,
    });
    const one = checker();

    expect(await drain(one)).toBe(9_000);
    await owner('UPDATE number_check_lease SET leased_until = now()');
    await drain(one);

    for (const phone of phones) expect(await checks(phone)).toHaveLength(1);
  });

  atLength('for one number is asked about the others', async () => {
    const [bad, ...others] = await addPhones(12);
    if (bad === undefined) throw new Error('no phones');
    // Not a number of the USA.
    const { carrier, asked } = watched((number, since, signal) =>
      rig.carrier.checkReassigned(number === bad.number ? '+442079460100' : number, since, signal),
    );
    const one = checker('worker-a', carrier);

    await drain(one);
    await drain(one);

    for (const phone of others) expect(await checks(phone)).toHaveLength(1);
    expect(asked.filter(({ number }) => number === bad.number)).toHaveLength(1);
    const [lease] = await owner<{ minutes: number; failures: number }>(
      `SELECT failures, extract(epoch FROM leased_until - now()) / 60 AS minutes FROM number_check_lease`,
    );
    expect(lease?.failures).toBe(1);
    expect(Number(lease?.minutes)).toBeGreaterThan(14);
  });

  atLength(
    'for the whole account is asked less and less, and the numbers stay unasked',
    async () => {
      await renew(district);
      await renew(rig, () => dialRig({ on: district, mayLookUp: false, mix: everybodyAnswers }));
      await addPhones(100);
      const { carrier, asked } = watched();
      const one = checker('worker-a', carrier);

      const holds = [await one.check(never), await one.check(never), await one.check(never)];

      expect(holds).toEqual([60_000, 120_000, 240_000]);
      expect(asked.length).toBeLessThan(75);
      expect(await owner(`SELECT FROM number_check WHERE source = 'carrier'`)).toEqual([]);
    },
  );

  atLength('in a worker that is told to stop gives the numbers back', async () => {
    await renew(district);
    await renew(rig);
    await addPhones(30);
    const stopping = new AbortController();
    const { carrier, asked } = watched(
      (_number, _since, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('stopped')));
        }),
    );
    const checking = checker('worker-a', carrier).check(stopping.signal);
    await rig.until(async () => asked.length === 20);

    stopping.abort();
    await checking;

    await drain(checker('worker-b'));
    expect(await owner(`SELECT FROM number_check WHERE source = 'carrier'`)).toHaveLength(30);
  });
});
