import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerCalls } from '#domain/attempt/answer-call.ts';
import { commitIntent, type Intent } from '#domain/attempt/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/lease-attempts.ts';
import { type CampaignWish, type District, testDistrict } from './attempt-district.ts';

let district: District;
beforeAll(async () => {
  district = await testDistrict();
});
afterAll(() => district[Symbol.asyncDispose]());

const worker = 'worker-a';
let calls = 0;
const newCall = () => `CA${String(++calls).padStart(32, '0')}`;

async function ordered(wish: CampaignWish): Promise<Intent[]> {
  await district.startCampaign(wish);
  const limit = wish.phones.length;
  const claims = await leaseAttempts(district.db, { worker, channel: 'voice', limit });
  return commitIntent(district.db, { worker, claims });
}

const asks = ({ token, index }: Intent, carrierId = newCall()) => ({
  token,
  carrierId,
  phoneIndex: index,
});

/** The transactions in which these attempts were answered. */
async function transactionsOf(intents: readonly Intent[]): Promise<string[]> {
  const { rows } = await district.owner.pool.query<{ tx: string }>(
    `SELECT DISTINCT xmin::text AS tx FROM audit_entry
     WHERE act = 'attempt-moved' AND facts ->> 'to' = 'answered' AND subject_id = ANY ($1)`,
    [intents.map(({ attemptId }) => attemptId)],
  );
  return rows.map(({ tx }) => tx);
}

test('calls that are answered together are let through together, each by its own facts', async () => {
  const [first, second, withdrawn] = (await ordered({
    phones: await district.addPhones(3),
    purpose: 'school-mission',
  })) as [Intent, Intent, Intent];
  const [urgent] = (await ordered({
    phones: await district.addPhones(1),
    texts: { en: 'Stay in.' },
  })) as [Intent];
  await district.pool.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
     SELECT id, 'any', 'non-emergency', 'staff', 'test' FROM phone WHERE index = $1`,
    [withdrawn.index],
  );

  const answers = await answerCalls(district.db, [
    asks(first),
    asks(withdrawn),
    asks(urgent),
    { ...asks(second), phoneIndex: Buffer.alloc(16) },
    { ...asks(second), token: 'x'.repeat(22), phoneIndex: Buffer.alloc(16, 1) },
    asks(second),
  ]);

  expect(answers).toMatchObject([
    { kind: 'speak', attemptId: first.attemptId },
    { kind: 'silence', why: 'revoked' },
    { kind: 'speak', attemptId: urgent.attemptId, message: { texts: { en: 'Stay in.' } } },
    { kind: 'unknown-token' },
    { kind: 'unknown-token' },
    { kind: 'speak', attemptId: second.attemptId },
  ]);
  expect(await transactionsOf([first, second, urgent])).toHaveLength(1);
});

test('two calls for one attempt that are answered together are one call and a stranger', async () => {
  const [intent] = (await ordered({ phones: await district.addPhones(1) })) as [Intent];
  const again = newCall();

  const answers = await answerCalls(district.db, [asks(intent), asks(intent, again)]);

  expect(answers).toMatchObject([{ kind: 'speak' }, { kind: 'silence', why: 'second-call' }]);
});

test('of two attempts that one call asks for at once, the first one has it', async () => {
  const [first, second] = (await ordered({ phones: await district.addPhones(2) })) as [
    Intent,
    Intent,
  ];
  const call = newCall();

  const answers = await answerCalls(district.db, [asks(first, call), asks(second, call)]);

  expect(answers).toMatchObject([{ kind: 'speak' }, { kind: 'silence', why: 'second-call' }]);
});
