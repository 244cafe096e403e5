import { sql } from 'kysely';
import { run } from '#database/query.ts';
import type { Db } from '../connect.ts';

/** A lock is waited for one second in this transaction: everybody who comes later waits behind it. */
export async function waitShortly(tx: Db): Promise<void> {
  await run(tx)`SELECT set_config('lock_timeout', '1s', true)`;
}

/** Sessions of our programs; the owner’s commands and this one are none. */
const programs = `SELECT FROM pg_stat_activity WHERE datname = current_database()
  AND application_name LIKE 'bellwether-%' AND application_name NOT IN ('bellwether-owner', 'bellwether-migrate')`;

/** While a program is connected, this transaction takes two seconds at most: so long is held what it has locked. */
export async function finishSoon(tx: Db): Promise<void> {
  await run(tx)`
    SELECT set_config('transaction_timeout', '2s', true) WHERE EXISTS (${sql.raw(programs)})`;
}
