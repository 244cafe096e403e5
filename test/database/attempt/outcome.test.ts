import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { commitIntent, type Intent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { type Outcome, recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { recordReport } from '#domain/attempt/outcome/record-reports.ts';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { recordStart } from '#domain/consent/opt-out/record-start.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import {
  type CampaignRequest,
  type Phone,
  testDistrict,
} from '#test/support/attempt/attempt-district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const worker = 'worker-a';
let calls = 0;
const newCall = () => `CA${String(++calls).padStart(32, '0')}`;

async function placing(
  request: Partial<CampaignRequest> = {},
): Promise<{ campaign: string; intent: Intent; phones: readonly Phone[] }> {
  const phones = request.phones ?? (await district.addPhones(1));
  const campaign = await district.startCampaign({ ...request, phones });
  const channel = request.delivery === 'text' ? 'text' : 'voice';
  const claims = await leaseAttempts(district.db, { worker, channel, limit: 1 });
  const [intent] = await commitIntent(district.db, { worker, claims });
  if (intent === undefined) throw new Error('the gate let nothing through');
  return { campaign, intent, phones };
}

const save = (intent: Intent, outcome: Outcome) =>
  recordOrderOutcome(district.db, {
    attemptId: intent.attemptId,
    fence: intent.fence,
    worker,
    outcome,
  });

/** A STOP that the carrier took, and told us of. */
const stop = (phoneId: string) =>
  transact(district.db, (tx) =>
    revokeConsent(tx, {
      phoneId,
      channel: 'any',
      scope: 'non-emergency',
      means: 'carrier-stop',
      actor: { kind: 'guardian', id: phoneId },
    }),
  );

const tasksOf = async (phoneId: unknown) =>
  (await district.pool.query('SELECT kind FROM office_task WHERE phone_id = $1', [phoneId])).rows;

const hear = (intent: Intent, report: CarrierReport) =>
  recordReport(district.db, { token: intent.token, phoneIndexes: [intent.index], report });

const ringing = (carrierId: string): CarrierReport => ({
  kind: 'call',
  carrierId,
  sequenceNumber: 1,
  carrierStatus: 'ringing',
  progress: 'ringing',
});

test('an accepted order is known by the carrier’s id', async () => {
  const { campaign, intent } = await placing();
  const carrierId = newCall();

  await save(intent, { kind: 'accepted', carrierId });

  expect(await district.attempt(campaign)).toMatchObject({
    state: 'accepted',
    carrier_id: carrierId,
  });
});

test('F19 an event that beats the answer adopts the call, and the answer changes nothing', async () => {
  const { campaign, intent } = await placing();
  const carrierId = newCall();

  expect(await hear(intent, ringing(carrierId))).toBe('applied');
  expect(await save(intent, { kind: 'accepted', carrierId })).toEqual({ kind: 'recorded' });
  expect(await save(intent, { kind: 'unknown' })).toEqual({ kind: 'stale' });

  expect(await district.attempt(campaign)).toMatchObject({
    state: 'ringing',
    carrier_id: carrierId,
  });
});

test('a second call for one attempt is found, by answer and by event', async () => {
  const { campaign, intent } = await placing();
  const [first, second] = [newCall(), newCall()];
  await hear(intent, ringing(first));

  expect(await save(intent, { kind: 'accepted', carrierId: second })).toEqual({
    kind: 'second-call',
    carrierId: second,
  });
  expect(await hear(intent, ringing(second))).toBe('second-call');

  const attempt = await district.attempt(campaign);
  expect(attempt.carrier_id).toBe(first);
  expect(
    (await district.auditOf(attempt.id)).filter(({ act }) => act === 'second-call-found'),
  ).toHaveLength(2);
});

test('an event about another attempt’s call does not move this one', async () => {
  const one = await placing();
  const other = await placing();
  const carrierId = newCall();
  await hear(one.intent, ringing(carrierId));

  expect(await hear(other.intent, { ...ringing(carrierId), sequenceNumber: 9 })).toBe(
    'second-call',
  );
  expect((await district.attempt(other.campaign)).state).toBe('placing');
});

test('an event with an unknown token or another number is nobody’s', async () => {
  const { intent } = await placing();
  const report = ringing(newCall());

  const token = 'x'.repeat(22);
  expect(await recordReport(district.db, { token, phoneIndexes: [intent.index], report })).toBe(
    'unknown-token',
  );
  const phoneIndexes = [Buffer.alloc(16)] as const;
  expect(await recordReport(district.db, { token: intent.token, phoneIndexes, report })).toBe(
    'unknown-token',
  );
});

test('a bad number is flagged, not tried again, and closes the gate for the next campaign', async () => {
  const { campaign, intent } = await placing();

  await save(intent, { kind: 'rejected', code: 21211, class: 'bad-number' });

  const [attempt, ...more] = await district.attempts(campaign);
  expect(attempt).toMatchObject({ state: 'rejected', disposition: 'bad-number' });
  expect(more).toEqual([]);
  const { rows } = await district.pool.query(
    `SELECT 'bad-number yes' = ANY (fact_names(facts)) AS bad_number FROM phone_gate WHERE phone_id = $1`,
    [attempt?.phone_id],
  );
  expect(rows).toEqual([{ bad_number: true }]);
  expect(await tasksOf(attempt?.phone_id)).toEqual([{ kind: 'bad-number' }]);
});

test('a number that takes no texts waits for the office once, and may be called as before', async () => {
  const phones = await district.addPhones(1);
  for (const _campaign of ['one', 'another']) {
    const { campaign, intent } = await placing({ phones, delivery: 'text' });
    await save(intent, { kind: 'rejected', code: 21614, class: 'no-texts' });
    const attempt = await district.attempt(campaign);

    expect(attempt).toMatchObject({ state: 'rejected', disposition: 'no-texts' });
    expect(await tasksOf(attempt.phone_id)).toEqual([{ kind: 'no-texts' }]);
    await district.pool.query(
      `UPDATE office_task SET closed_at = now(), outcome = 'done' WHERE phone_id = $1`,
      [attempt.phone_id],
    );
  }
  const { campaign } = await placing({ phones });
  expect(await district.attempt(campaign)).toMatchObject({ state: 'placing' });
});

test('a STOP the carrier holds becomes a revocation of ours', async () => {
  const { campaign, intent } = await placing({ delivery: 'text' });

  await save(intent, { kind: 'rejected', code: 21610, class: 'opted-out' });

  const attempt = await district.attempt(campaign);
  expect(attempt).toMatchObject({ state: 'rejected', disposition: 'opted-out' });
  const { rows } = await district.pool.query(
    'SELECT means, scope FROM revocation WHERE attempt_id = $1',
    [attempt.id],
  );
  expect(rows).toEqual([{ means: 'carrier-stop', scope: 'non-emergency' }]);
});

test('a STOP that the carrier still holds after later consent ends texts again, and no calls', async () => {
  const { intent, phones } = await placing({ delivery: 'text' });
  const phone = phones[0]?.id ?? '';
  await stop(phone);
  await save(intent, { kind: 'rejected', code: 21610, class: 'opted-out' });

  const { rows } = await district.pool.query(
    'SELECT channel, means FROM revocation WHERE phone_id = $1 ORDER BY received_at',
    [phone],
  );
  expect(rows).toEqual([
    { channel: 'any', means: 'carrier-stop' },
    { channel: 'text', means: 'carrier-stop' },
  ]);
});

test('and one that came after START ends everything that is no emergency', async () => {
  const { intent, phones } = await placing({ delivery: 'text' });
  const phone = phones[0]?.id ?? '';
  await stop(phone);
  await transact(district.db, (tx) => recordStart(tx, { phoneId: phone, isSaid: false }));
  await save(intent, { kind: 'rejected', code: 21610, class: 'opted-out' });

  const { rows } = await district.pool.query(
    'SELECT channel FROM revocation WHERE phone_id = $1 ORDER BY received_at DESC LIMIT 1',
    [phone],
  );
  expect(rows).toEqual([{ channel: 'any' }]);
});

test('trouble with the account pauses the campaign after one order, and loses nobody', async () => {
  const { campaign, intent } = await placing();

  await save(intent, { kind: 'rejected', code: 20003, class: 'account' });

  const { rows } = await district.pool.query(
    'SELECT state, end_reason FROM campaign WHERE id = $1',
    [campaign],
  );
  expect(rows).toEqual([{ state: 'paused', end_reason: expect.stringContaining('error 20003') }]);
  expect(await district.attempts(campaign)).toMatchObject([
    { state: 'rejected', disposition: 'account' },
    { state: 'planned', try_number: 2 },
  ]);
  const audit = await district.pool.query(
    `SELECT facts ->> 'reason' AS reason FROM audit_entry WHERE act = 'campaign-paused' AND subject_id = $1`,
    [campaign],
  );
  expect(audit.rows).toEqual([{ reason: 'account' }]);
  // Nobody is told of a second round while nothing goes out.
  const milestones = await district.pool.query(
    `SELECT kind FROM campaign_milestone WHERE campaign_id = $1 ORDER BY id`,
    [campaign],
  );
  expect(milestones.rows.map(({ kind }) => kind)).not.toContain('retry-round');
});

test('what provably never left is planned again; a doubt is not', async () => {
  const unsent = await placing();
  const doubt = await placing();

  const beforeMs = Date.now();
  await save(unsent.intent, { kind: 'unsent', retryAfterMs: 7_000 });
  const afterMs = Date.now();
  await save(doubt.intent, { kind: 'unknown' });

  const again = await district.attempt(unsent.campaign);
  expect(again).toMatchObject({ state: 'planned', try_number: 1 });
  const dueMs = again.not_before.epochMilliseconds;
  expect(dueMs - beforeMs).toBeGreaterThan(4_000);
  expect(dueMs - afterMs).toBeLessThan(7_500);
  expect(await district.attempts(doubt.campaign)).toMatchObject([{ state: 'unknown' }]);
  const next = await leaseAttempts(district.db, { worker, channel: 'voice', limit: 10 });
  expect(next).toEqual([]);
});

test('a refusal for now leads to another try', async () => {
  const { campaign, intent } = await placing();

  await save(intent, { kind: 'rejected', code: 20429, class: 'temporary' });

  expect(await district.attempts(campaign)).toMatchObject([
    { state: 'rejected', disposition: 'temporary' },
    { state: 'planned', try_number: 2 },
  ]);
});

test('F10 three texts that are refused are enough in whichever order the carrier says so', async () => {
  const phones = await district.addPhones(3);
  const campaign = await district.startCampaign({
    phones,
    delivery: 'text',
    purpose: 'school-mission',
  });
  const claims = await leaseAttempts(district.db, { worker, channel: 'text', limit: 3 });
  const intents = new Map(
    (await commitIntent(district.db, { worker, claims })).map((one) => [one.attemptId, one]),
  );
  const { rows } = await district.pool.query<{ id: string }>(
    'SELECT id FROM attempt WHERE campaign_id = $1 ORDER BY intent_at DESC',
    [campaign],
  );
  const stateAfter = async ({ id }: { id: string }) => {
    const intent = intents.get(id);
    if (intent === undefined) throw new Error('the gate let it not through');
    await hear(intent, {
      kind: 'text',
      carrierId: newCall(),
      sequenceNumber: 0,
      carrierStatus: 'failed',
      progress: 'failed',
      code: 21408,
      class: 'refused',
    });
    return (await district.pool.query('SELECT state FROM campaign WHERE id = $1', [campaign]))
      .rows[0]?.state;
  };

  const states = [];
  for (const attempt of rows) states.push(await stateAfter(attempt));

  expect(states).toEqual(['dialing', 'dialing', 'paused']);
});
