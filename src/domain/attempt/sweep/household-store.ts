import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import { audited } from '#domain/attempt/attempt-store.ts';
import { sweeper } from '#domain/attempt/outcome/record-event.ts';

/** Whether a household's or a family's calls ended just now, and something follows for its other phones or its contacts. */
export const householdsWait = sql<boolean>`(EXISTS (SELECT FROM household_spared) OR EXISTS (SELECT FROM household_next) OR EXISTS (SELECT FROM contact_spared))`;

/**
 * Calls to other phones of a household that was reached, and to emergency contacts of a family that was. What somebody holds just
 * now, its gate sees to: so does it with whatever no sweep came to in time.
 */
export async function spareHouseholds(tx: Transaction): Promise<number> {
  const households = await spare(tx, 'household_spared', 'household-reached');
  return households + (await spare(tx, 'contact_spared', 'family-reached'));
}

async function spare(
  tx: Transaction,
  view: 'household_spared' | 'contact_spared',
  disposition: 'household-reached' | 'family-reached',
): Promise<number> {
  const spared = await audited(
    tx,
    sweeper,
    sql`
      UPDATE attempt a SET state = 'suppressed', disposition = ${sql.lit(disposition)}, ended_at = clock_timestamp()
      FROM (SELECT id FROM attempt WHERE id = ANY (ARRAY(SELECT id FROM ${sql.table(view)})) AND state = 'planned'
        FOR NO KEY UPDATE SKIP LOCKED) spared
      WHERE a.id = spared.id`,
  );
  return spared.length;
}

/** The next phone of a household is due as soon as the one before it is done with and nobody was told. */
export async function callNextOfHouseholds(tx: Transaction): Promise<void> {
  await executePrepared(
    tx,
    sql`
      UPDATE attempt a SET not_before = clock_timestamp()
      FROM (SELECT id FROM attempt WHERE id = ANY (ARRAY(SELECT id FROM household_next)) AND state = 'planned'
        FOR NO KEY UPDATE SKIP LOCKED) next
      WHERE a.id = next.id`,
  );
}
