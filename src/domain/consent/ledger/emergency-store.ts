import { type RawBuilder, sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';

/** Whether an emergency would still reach the phone of this `phone_gate` row, by a call or by a text. */
export function emergencyReaches(gate: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(
    SELECT bool_or(verdict.allows) FROM unnest(ARRAY['voice', 'text']) AS way(channel)
    CROSS JOIN LATERAL consent_verdict('emergency', way.channel, ${gate}, roster_rule_for((${gate}).phone_id)) AS verdict)`;
}

/** What a guardian who withdraws is told of emergencies: what the ledger says after it. */
export async function doEmergenciesGoOn(tx: Transaction, phoneId: string): Promise<boolean> {
  const row = await one<{ reaches: boolean }>(tx)`
    SELECT ${emergencyReaches(sql`g`)} AS reaches FROM phone_gate g WHERE g.phone_id = ${phoneId}`;
  return row?.reaches === true;
}
