import { expect, test } from 'vitest';
import { answerCalls } from '#domain/attempt/answer/answer-call.ts';
import type { Intent } from '#domain/attempt/gate/commit-intent.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { commitCalls, newCallId } from '#test/support/attempt/placed-call.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const asks = ({ token, index }: Intent, carrierId = newCallId()) => ({
  token,
  carrierId,
  phoneIndexes: [index] as const,
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

test('calls that are answered together are admitted together, each by its own facts', async () => {
  const [first, second, withdrawn] = (await commitCalls(district, {
    phones: await district.addPhones(3),
    purpose: 'school-mission',
  })) as [Intent, Intent, Intent];
  const [urgent] = (await commitCalls(district, {
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
    { ...asks(second), phoneIndexes: [Buffer.alloc(16)] as const },
    { ...asks(second), token: 'x'.repeat(22), phoneIndexes: [Buffer.alloc(16, 1)] as const },
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
  const [intent] = (await commitCalls(district, { phones: await district.addPhones(1) })) as [
    Intent,
  ];
  const again = newCallId();

  const answers = await answerCalls(district.db, [asks(intent), asks(intent, again)]);

  expect(answers).toMatchObject([{ kind: 'speak' }, { kind: 'silence', why: 'second-call' }]);
});

test('of two attempts that one call asks for at once, the first one has it', async () => {
  const [first, second] = (await commitCalls(district, {
    phones: await district.addPhones(2),
  })) as [Intent, Intent];
  const call = newCallId();

  const answers = await answerCalls(district.db, [asks(first, call), asks(second, call)]);

  expect(answers).toMatchObject([{ kind: 'speak' }, { kind: 'silence', why: 'second-call' }]);
});
