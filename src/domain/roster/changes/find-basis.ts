import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';

/** The reading that changes can be laid over. */
type Basis = { run: string; at: Temporal.Instant };

/**
 * The last reading, if it came in from this service. Not where a roster waits for a person, nor where the key of the indexes was
 * changed since the whole roster was read: students' own numbers are known by the older one.
 */
export async function findBasis(db: Db, service: string): Promise<Basis | undefined> {
  return one<Basis>(db)`
    SELECT last.id AS run, last.service_at AS at
    FROM (SELECT * FROM roster_run WHERE outcome <> 'refused' ORDER BY id DESC LIMIT 1) last
    WHERE last.outcome = 'imported' AND last.service = ${service}
      AND (SELECT count(*) FROM data_key WHERE class = 'index' AND state <> 'destroyed') = 1
      AND NOT EXISTS (SELECT FROM data_key WHERE class = 'index' AND state_at >
        (SELECT max(at) FROM roster_run WHERE outcome = 'imported' AND extent = 'whole'))`;
}

/** Whether no roster came in since. A whole one may be newer than the changes. */
export async function isNewest(tx: Transaction, run: string): Promise<boolean> {
  const row = await one<{ isNewest: boolean }>(tx)`
    SELECT NOT EXISTS (SELECT FROM roster_run WHERE outcome = 'imported' AND id > ${run}) AS "isNewest"`;
  return row?.isNewest === true;
}
