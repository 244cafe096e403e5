import { sql } from 'kysely';
import { type Db, transact, violatedRule } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { listSendingNumbers } from './list-sending-numbers.ts';
import type { SendingNumber } from './sending-number.ts';

/**
 * Takes a number into the pool, changes its pace, or gives it up. A campaign that was approved before calls from the
 * numbers that it was approved with, as far as they still stand. Returns the pool; undefined where the number is that of drills, which no
 * closure ever shows.
 */
export async function setSendingNumber(
  db: Db,
  wanted: SendingNumber,
  by: string,
): Promise<SendingNumber[] | undefined> {
  return transact<SendingNumber[] | undefined>(db, async (tx) => {
    const { number, active, callsPerSecond } = wanted;
    const set = { active, calls_per_second: callsPerSecond };
    await tx
      .insertInto('sending_number')
      .values({ number, ...set })
      .onConflict((conflict) =>
        conflict.column('number').doUpdateSet({ ...set, set_at: sql`clock_timestamp()` }),
      )
      .execute();
    await note(
      tx,
      { kind: 'system', id: by },
      active ? 'sending-number-set' : 'sending-number-given-up',
      on('sending-number', number),
      { callsPerSecond },
    );
    return listSendingNumbers(tx);
  }).catch((error: unknown) => {
    if (violatedRule(error) !== 'drill_number_of_its_own') throw error;
    return undefined;
  });
}
