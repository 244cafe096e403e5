import { operatorIdOf } from '#test/support/product/operator-id.ts';
import type { Town } from './town.ts';

/** Incidents are closed by two people, drills of them ended, drills withdrawn, and templates retired. */
export async function endThings(town: Town): Promise<void> {
  const { db, owner } = town.product.database;
  const [counsel, administrator, principal] = [
    await operatorIdOf(db, 'counsel'),
    await operatorIdOf(db, 'administrator'),
    await operatorIdOf(db, 'principal'),
  ];
  await owner.pool.query(
    `UPDATE incident_task SET done_by = $1 WHERE done_at IS NULL
       AND incident_id IN (SELECT id FROM incident WHERE closed_at IS NULL)`,
    [counsel],
  );
  await owner.pool.query(
    `UPDATE incident SET notices = 'not-needed', notices_why = 'The day is over.', notices_decided_by = $1,
       what_happened = 'The day is over.', what_changes = 'Nothing.', reviewed_by = $1 WHERE closed_at IS NULL`,
    [counsel],
  );
  await owner.pool.query('UPDATE incident SET closed_by = $1 WHERE closed_at IS NULL', [
    administrator,
  ]);
  await owner.pool.query(
    `UPDATE breach_sign SET answer = 'no-breach', reason = 'The day is over.', answered_by = $1
     WHERE answer IS NULL`,
    [counsel],
  );
  // Nobody reports all day.
  await owner.pool.query('ALTER TABLE breach_sign DISABLE TRIGGER breach_sign_life');
  await owner.pool.query(`UPDATE breach_sign SET seen_at = seen_at - interval '1 hour'`);
  await owner.pool.query('ALTER TABLE breach_sign ENABLE TRIGGER breach_sign_life');
  await owner.pool.query(
    `UPDATE drill SET state = CASE state WHEN 'calling' THEN 'stopped' ELSE 'withdrawn' END, ended_by = $1
     WHERE state IN ('submitted', 'calling')`,
    [principal],
  );
  await owner.pool.query('UPDATE message_template SET retired_by = $1 WHERE retired_by IS NULL', [
    principal,
  ]);
}
