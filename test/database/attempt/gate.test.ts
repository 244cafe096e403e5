import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { type Claim, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { secondsLeftToSend } from '#domain/attempt/machine/intent.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { closedZone, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const worker = 'worker-a';
const lease = (limit = 10, name = worker): Promise<Claim[]> =>
  leaseAttempts(district.db, { worker: name, channel: 'voice', limit });
const commit = (claims: Claim[], name = worker) =>
  commitIntent(district.db, { worker: name, claims });

function revocationOf(phoneId: string) {
  return {
    phoneId,
    channel: 'any' as const,
    scope: 'non-emergency' as const,
    means: 'staff' as const,
    actor: { kind: 'operator' as const, id: district.approver },
  };
}

test('a planned attempt is leased, passes the gate and gets a secret token; each move leaves an entry', async () => {
  const campaign = await district.startCampaign({ phones: await district.addPhones(1) });

  const intents = await commit(await lease());

  const attempt = await district.attempt(campaign);
  expect(attempt).toMatchObject({ state: 'placing', fence: '1', rule: 'emergency-consent' });
  expect(intents).toMatchObject([{ attemptId: attempt.id, fence: '1', ringSeconds: 25 }]);
  expect(intents[0]?.token).toMatch(/^[\w-]{22}$/);
  expect(
    (await district.auditOf(attempt.id)).map(({ facts }) => [facts['from'], facts['to']]),
  ).toEqual([
    ['planned', 'claimed'],
    ['claimed', 'placing'],
  ]);
});

test('planning twice plans once, and one audit entry counts it', async () => {
  const campaign = await district.startCampaign({
    phones: await district.addPhones(3),
    delivery: 'call-and-text',
  });

  const { rows } = await district.pool.query(
    `SELECT facts FROM audit_entry WHERE act = 'attempts-planned' AND subject_id = $1`,
    [campaign],
  );
  expect(rows).toEqual([{ facts: { voice: 3, text: 3 } }]);
  await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
    campaign,
  ]);
});

test('a phone that may only be texted is texted at once where others are called first', async () => {
  const phones = await district.addPhones(1);
  const campaign = await district.startCampaign({
    phones,
    delivery: 'call-then-text',
    channels: ['text'],
  });

  expect(await district.attempts(campaign)).toMatchObject([{ channel: 'text', state: 'planned' }]);
  await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
    campaign,
  ]);
});

test('a revocation committed before the intent always suppresses it', async () => {
  const phones = await district.addPhones(1);
  const campaign = await district.startCampaign({ phones, purpose: 'school-mission' });
  const claims = await lease();
  await transact(district.db, (tx) => revokeConsent(tx, revocationOf(phones[0]?.id ?? '')));

  const intents = await commit(claims);

  expect(intents).toEqual([]);
  expect(await district.attempt(campaign)).toMatchObject({
    state: 'suppressed',
    disposition: 'revoked',
  });
});

test('a revocation on its way is waited for, in either order', async () => {
  for (let round = 0; round < 10; round++) {
    const phones = await district.addPhones(1);
    const campaign = await district.startCampaign({ phones, purpose: 'school-mission' });
    const claims = await lease();

    const revoked = transact(district.db, async (tx) => {
      await revokeConsent(tx, revocationOf(phones[0]?.id ?? ''));
      return performance.now();
    }).then(() => performance.now());
    const committed = commit(claims).then((intents) => ({ intents, at: performance.now() }));
    const [revokedAt, { intents, at }] = await Promise.all([revoked, committed]);

    const attempt = await district.attempt(campaign);
    expect(attempt.state).toBe(intents.length === 1 ? 'placing' : 'suppressed');
    // The gate lets it through only where the withdrawal had to wait for it.
    if (intents.length === 1) expect(at).toBeLessThanOrEqual(revokedAt + 5);
  }
});

test('an emergency goes on after an ordinary revocation, and stops after one of everything', async () => {
  const phones = await district.addPhones(2);
  const campaign = await district.startCampaign({ phones });
  await transact(district.db, (tx) => revokeConsent(tx, revocationOf(phones[0]?.id ?? '')));
  await transact(district.db, (tx) =>
    revokeConsent(tx, { ...revocationOf(phones[1]?.id ?? ''), scope: 'all' }),
  );

  await commit(await lease());

  const states = (await district.attempts(campaign)).map(({ phone_id, state, disposition }) => [
    phone_id === phones[0]?.id,
    state,
    disposition,
  ]);
  expect(states).toContainEqual([true, 'placing', null]);
  expect(states).toContainEqual([false, 'suppressed', 'emergency-opt-out']);
});

test('outside calling hours the attempt waits for the next opening, and an emergency does not', async () => {
  const zones = [closedZone];
  const waiting = await district.startCampaign({
    phones: await district.addPhones(1),
    purpose: 'school-mission',
    zones,
    stopTryingAt: Temporal.Now.instant().add({ hours: 48 }).toString(),
  });
  const urgent = await district.startCampaign({ phones: await district.addPhones(1), zones });

  await commit(await lease());

  const attempt = await district.attempt(waiting);
  expect(attempt.state).toBe('planned');
  expect([9, 12]).toContain(attempt.not_before.toZonedDateTimeISO(closedZone).hour);
  expect((await district.attempt(urgent)).state).toBe('placing');
});

test('where no calling hour is left before the campaign ends, the attempt says so', async () => {
  const campaign = await district.startCampaign({
    phones: await district.addPhones(1),
    purpose: 'school-mission',
    zones: [closedZone],
    stopTryingAt: Temporal.Now.instant().add({ hours: 1 }).toString(),
  });

  await commit(await lease());

  expect(await district.attempt(campaign)).toMatchObject({
    state: 'suppressed',
    disposition: 'outside-calling-hours',
  });
});

test('a campaign paused, stopped or changed between lease and gate places nothing', async () => {
  const paused = await district.startCampaign({ phones: await district.addPhones(1) });
  const stopped = await district.startCampaign({ phones: await district.addPhones(1) });
  const changed = await district.startCampaign({ phones: await district.addPhones(1) });
  const claims = await lease();
  expect(claims).toHaveLength(3);
  const { pool } = district.owner;
  await pool.query(`UPDATE campaign SET state = 'paused' WHERE id = $1`, [paused]);
  await pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [stopped]);
  await inAnotherTime(
    district,
    `UPDATE campaign_version SET fingerprint = sha256('altered') WHERE campaign_id = $1`,
    [changed],
  );

  expect(await commit(claims)).toEqual([]);

  expect(await district.attempt(paused)).toMatchObject({ state: 'planned' });
  expect(await district.attempt(stopped)).toMatchObject({ disposition: 'stopped' });
  // It waits for the pause that says why.
  expect(await district.attempt(changed)).toMatchObject({ state: 'planned', disposition: null });
  await pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = ANY ($1)`, [
    [paused, changed],
  ]);
});

test('no phone rings twice at once: the second campaign waits', async () => {
  const phones = await district.addPhones(1);
  const first = await district.startCampaign({ phones });
  const second = await district.startCampaign({ phones });

  const intents = await commit(await lease());

  expect(intents).toHaveLength(1);
  const states = [(await district.attempt(first)).state, (await district.attempt(second)).state];
  expect(states.toSorted()).toEqual(['placing', 'planned']);
});

test('two workers never place the same attempt', async () => {
  const campaign = await district.startCampaign({ phones: await district.addPhones(30) });

  const work = async (name: string) => {
    const placed: string[] = [];
    for (;;) {
      const claims = await lease(4, name);
      if (claims.length === 0) return placed;
      placed.push(...(await commit(claims, name)).map(({ attemptId }) => attemptId));
    }
  };
  const placed = (await Promise.all(['a', 'b', 'c'].map(work))).flat();

  expect(placed).toHaveLength(30);
  expect(new Set(placed)).toHaveLength(30);
  expect((await district.attempts(campaign)).every(({ state }) => state === 'placing')).toBe(true);
});

test('F16 a worker whose lease ran out can neither commit nor save', async () => {
  const campaign = await district.startCampaign({ phones: await district.addPhones(1) });
  const stale = await lease(1, 'slow');
  await district.owner.pool.query(
    `UPDATE attempt SET state = 'planned', deadline_at = NULL WHERE campaign_id = $1`,
    [campaign],
  );
  const [intent] = await commit(await lease(1, 'quick'), 'quick');

  expect(await commit(stale, 'slow')).toEqual([]);
  const saved = await recordOrderOutcome(district.db, {
    attemptId: intent?.attemptId ?? '',
    fence: stale[0]?.fence ?? '',
    worker: 'slow',
    outcome: { kind: 'rejected', code: 21211, class: 'bad-number' },
  });

  expect(saved).toEqual({ kind: 'stale' });
  expect(await district.attempt(campaign)).toMatchObject({ state: 'placing', fence: '2' });
});

test('emergencies are leased before everything else', async () => {
  const phones = await district.addPhones(4);
  await district.startCampaign({ phones: phones.slice(0, 2), purpose: 'school-mission' });
  const emergency = await district.startCampaign({ phones: phones.slice(2) });

  const claims = await lease(2);

  const urgent = (await district.attempts(emergency)).map(({ id }) => id);
  expect(claims.map(({ id }) => id).toSorted()).toEqual(urgent.toSorted());
});

const check = (phoneId: string, answer: 'no' | 'no-data' | 'yes', good: string) =>
  district.owner.pool.query(
    `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
     VALUES ($1, current_date - 1, $2, 'test', now() + $3::interval)`,
    [phoneId, answer, good],
  );

test.each([
  ['no', '-1 second', { state: 'planned', disposition: null }],
  ['no-data', '20 days', { state: 'suppressed', disposition: 'other-unchecked' }],
] as const)(
  'a number that is still to be asked about is waited for, and one of which nothing is known is not (%s)',
  async (answer, good, expected) => {
    const [phone] = await district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    const campaign = await district.startCampaign({ phones: [phone], purpose: 'other' });
    await check(phone.id, answer, good);

    await commit(await lease());

    expect(await district.attempts(campaign)).toMatchObject([expected]);
    await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
      campaign,
    ]);
  },
);

test('a number whose guardian agreed again after the last answer is waited for, too', async () => {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const campaign = await district.startCampaign({ phones: [phone], purpose: 'other' });
  await check(phone.id, 'yes', '20 days');
  await district.owner.pool.query(
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
      evidence_reference, obtained_at, recorded_by)
     VALUES ($1, 'voice', '{other}', 'express', 'paper', 'v1', 'en', 'form 2', now(), 'test')`,
    [phone.id],
  );

  await commit(await lease());

  expect(await district.attempts(campaign)).toMatchObject([{ state: 'planned' }]);
  await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
    campaign,
  ]);
});

test('a text may wait at the carrier until trying stops, and in an emergency half as long', async () => {
  const stopTryingAt = Temporal.Now.instant().add({ minutes: 10 }).toString();
  await district.startCampaign({
    phones: await district.addPhones(1),
    delivery: 'text',
    stopTryingAt,
  });

  const claims = await leaseAttempts(district.db, { worker, channel: 'text', limit: 1 });
  const [intent] = await commit(claims);

  expect(intent?.text?.validSeconds).toBeGreaterThan(290);
  expect(intent?.text?.validSeconds).toBeLessThanOrEqual(300);
});

test('a text that keeps hours may wait until they end', () => {
  const now = Temporal.Instant.from('2026-11-27T03:52:00Z');
  const text = { now, stopTryingAt: now.add({ hours: 5 }), timeZones: ['America/Los_Angeles'] };

  expect(secondsLeftToSend({ ...text, purpose: 'school-mission' })).toBe(480);
  expect(secondsLeftToSend({ ...text, purpose: 'emergency' })).toBe(9_000);
});
