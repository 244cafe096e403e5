import { expect, test } from 'vitest';
import { createAcceptanceSaver } from '#dialer/place/place-attempt.ts';
import type { Intent } from '#domain/attempt/gate/commit-intent.ts';
import { type Answer, recordOrderOutcomes } from '#domain/attempt/outcome/record-order-outcome.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { commitCalls, newCallId, worker } from '#test/support/attempt/placed-call.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const ordered = async (count: number): Promise<Intent[]> =>
  commitCalls(district, { phones: await district.addPhones(count) });

const accepted = ({ attemptId, fence }: Intent, carrierId = newCallId()): Answer => ({
  attemptId,
  fence,
  outcome: { kind: 'accepted', carrierId },
});

/** The moves to accepted, with the transaction that each was entered in. */
async function acceptances(intents: readonly Intent[]) {
  const { rows } = await district.owner.pool.query<{ id: string; tx: string }>(
    `SELECT subject_id AS id, xmin::text AS tx FROM audit_entry
     WHERE act = 'attempt-moved' AND facts ->> 'to' = 'accepted' AND subject_id = ANY ($1)`,
    [intents.map(({ attemptId }) => attemptId)],
  );
  return rows;
}

test('answers that come together read as one after the other', async () => {
  const intents = await ordered(4);
  const [first, second, third, fourth] = intents as [Intent, Intent, Intent, Intent];
  const [one, two] = [newCallId(), newCallId()];

  const recorded = await recordOrderOutcomes(district.db, {
    worker,
    answers: [
      accepted(first, one),
      accepted(first, one),
      accepted(first, two),
      // The call is the first one's since just now.
      accepted(second, one),
      { ...accepted(third), fence: '99' },
      accepted(fourth),
    ],
  });

  expect(recorded.map(({ kind }) => kind)).toEqual([
    'recorded',
    'recorded',
    'second-call',
    'second-call',
    'stale',
    'recorded',
  ]);
  expect((await acceptances(intents)).map(({ id }) => id).toSorted()).toEqual(
    [first.attemptId, fourth.attemptId].toSorted(),
  );
});

test('orders that a worker hears are accepted at about the same time are saved by one commit', async () => {
  const intents = await ordered(3);
  const save = createAcceptanceSaver(district.db, worker);

  await Promise.all(intents.map((intent) => save(accepted(intent))));

  const rows = await acceptances(intents);
  expect(rows).toHaveLength(3);
  expect(new Set(rows.map(({ tx }) => tx)).size).toBe(1);
});

test('an acceptance that can’t be saved fails alone', async () => {
  const intents = await ordered(2);
  const broken = { ...accepted(intents[0] as Intent), attemptId: 'no attempt' };
  const save = createAcceptanceSaver(district.db, worker);

  const saved = await Promise.allSettled([
    ...intents.map((intent) => save(accepted(intent))),
    save(broken),
  ]);

  expect(saved.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(await acceptances(intents)).toHaveLength(2);
});
