import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { askAnew, entries, expectRefused, stateOf } from '#test/support/chat/attacks.ts';
import { pressInSlack } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';

const product = setUpProduct({ callsPerSecond: 1, students: 60 });

test('attack 10: two administrators take the role from the approver while it calls', async () => {
  const administrator = product.onSlack('administrator');
  const second = product.onTeams('technologist');
  const card = await askAnew(product);
  await product.onTeams('superintendent').press('approve');
  await until('the first calls', () => product.farSide.twilio.calls().length > 1);
  const { id: person } = await product.database.db
    .selectFrom('operator')
    .select('id')
    .where('directory_id', '=', staff.superintendent.directoryId)
    .executeTakeFirstOrThrow();

  await administrator.openForm('closure people revoke');
  await administrator.submit({ act: 'revoke', person, role: 'approver', school: 'all' });
  await until('the change in the channel', () =>
    second.finding('Role change').includes('Waiting for a second administrator'),
  );
  expect((await stateOf(product, card.id)).state).toBe('dialing');
  await second.pressFinding('Role change', 'confirm-change');
  using watch = quietWatch();
  // The grant is dated by the beginning of the transaction that takes it: from here on everybody sees that it is gone.
  const goneAt = await until('the role to be gone', async () => {
    const { rows } = await product.database.pool.query<{ at: string }>(
      `SELECT clock_timestamp()::text AS at FROM role_grant
       WHERE operator_id = $1 AND role = 'approver' AND revoked_at IS NOT NULL`,
      [person],
    );
    return rows[0]?.at;
  });

  await until('the pause', async () => (await stateOf(product, card.id)).state === 'paused');
  expect(watch.ms()).toBeLessThan(60_000);
  expect(await entries(product, { act: 'campaign-lost-its-approval', subject: card.id })).toBe(1);
  for (const who of [product.onSlack('principal'), product.onTeams('principal')])
    await until('the sentence on the card', () =>
      who.card().includes('no longer has permission for these schools'),
    );
  const { rows } = await product.database.pool.query<{ late: number }>(
    `SELECT count(*)::int AS late FROM attempt
     WHERE campaign_id = $1 AND intent_at > $2::timestamptz + interval '2 seconds'`,
    [card.id, goneAt],
  );
  expect(rows).toEqual([{ late: 0 }]);

  const { rows: pauses } = await product.database.pool.query<{ id: string }>(
    'SELECT id FROM pause WHERE campaign_id = $1 AND released_at IS NULL',
    [card.id],
  );
  expect(pauses).toHaveLength(1);
  const deputy = product.onSlack('deputy');
  await expectRefused(
    product,
    {
      who: [deputy],
      words: 'approval of this closure no longer holds',
      reason: 'approval-gone',
      act: 'pause-refused',
    },
    async () => {
      await pressInSlack(product, {
        who: 'deputy',
        verb: 'resume',
        data: { campaign: card.id, pause: pauses[0]?.id ?? '' },
      });
    },
  );
});
