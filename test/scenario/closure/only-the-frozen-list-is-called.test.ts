import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { pressInTeams } from '#test/support/chat/presses.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 30, withoutWorker: true });

test('attack 04: the audience changes after the approval', async () => {
  await product.onSlack('principal').askClosure();
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  const { id } = await product.campaign();
  const { rows } = await product.database.pool.query<{
    hex: string;
    phone: string;
    guardian: string;
  }>(
    `SELECT encode(v.fingerprint, 'hex') AS hex, r.phone_id AS phone, gp.guardian_id AS guardian
    FROM campaign_version v JOIN recipient r ON r.version_id = v.id
    JOIN guardian_phone gp ON gp.phone_id = r.phone_id AND gp.active
    WHERE v.campaign_id = $1 AND r.channel = 'voice' ORDER BY r.phone_id LIMIT 1`,
    [id],
  );
  const [frozen] = rows;
  if (frozen === undefined) throw new Error('an empty list');
  await pressInTeams(product, {
    who: 'superintendent',
    verb: 'approve',
    data: { campaign: id, code: `${frozen.hex.slice(0, 4)}-${frozen.hex.slice(4, 8)}` },
  });

  // A phone that came after the approval, and one on the list that says no to everything.
  const number = '+13085550197';
  const index = product.vault.phoneIndex(number);
  const added = await product.database.db
    .insertInto('phone')
    .values({ index, number: product.vault.encrypt(number, phoneBinding(index)) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await product.database.db
    .insertInto('guardian_phone')
    .values({ guardian_id: frozen.guardian, phone_id: added.id })
    .execute();
  await product.database.owner.pool.query('SELECT refresh_phone_audience()');
  const clerk = product.onSlack('compliance');
  await clerk.openForm('closure why');
  await clerk.submit({ number });
  await until('why it is not called', () =>
    clerk
      .toldPrivately()
      .some((words) =>
        words.includes('had no such family at these schools when the call list was made'),
      ),
  );
  await product.database.db
    .insertInto('revocation')
    .values({
      phone_id: frozen.phone,
      channel: 'any',
      scope: 'wrong-number',
      means: 'staff',
      recorded_by: 'test',
    })
    .execute();
  const insert = product.database.pool.query(
    `INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule)
    SELECT id, $2, 'voice', 'en', '{America/Chicago}', 'x' FROM campaign_version WHERE campaign_id = $1`,
    [id, added.id],
  );
  await expect(insert).rejects.toThrow('version is frozen');
  product.startWorker();
  await finished(product);

  const attempts = await product.database.pool.query<{ phone: string; disposition: string }>(
    'SELECT phone_id AS phone, disposition FROM attempt WHERE phone_id = ANY ($1)',
    [[added.id, frozen.phone]],
  );
  expect(attempts.rows.map(({ phone }) => phone)).not.toContain(added.id);
  expect(attempts.rows).toEqual([{ phone: frozen.phone, disposition: 'wrong-number' }]);
  const { rows: moved } = await product.database.pool.query(
    `SELECT facts FROM audit_entry WHERE act = 'attempt-moved' AND subject_id = (
      SELECT id::text FROM attempt WHERE phone_id = $1) ORDER BY id`,
    [frozen.phone],
  );
  expect(moved.at(-1)?.facts).toMatchObject({ to: 'suppressed', disposition: 'wrong-number' });
  expect(product.farSide.twilio.calls().length).toBeGreaterThan(10);
  expect(product.farSide.twilio.calls().map(({ to }) => to)).not.toContain(number);
});
