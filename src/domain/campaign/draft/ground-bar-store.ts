import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { GroundBar } from '#domain/campaign/campaign.ts';

/** As the database says, which refuses the rows by itself. */
export async function selectGroundBar(
  tx: Transaction,
  { ground, purpose }: { ground: string; purpose: string },
): Promise<GroundBar | undefined> {
  const { rows } = await sql<{ bar: GroundBar | null }>`
    SELECT ground_bar(${ground}, ${purpose}) AS bar`.execute(tx);
  return rows[0]?.bar ?? undefined;
}
