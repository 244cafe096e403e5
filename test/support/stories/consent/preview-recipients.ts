import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { type Audience, factsOf, joinByHash, verdicts } from '#domain/closure/seal/filter-store.ts';
import type { Channel } from '#domain/shared/channel.ts';

/** What a seal would find now, in counts; nothing is stored. */
export async function previewRecipients(
  tx: Transaction,
  audience: Audience,
): Promise<{ channel: Channel; rule: string; allows: boolean; count: number }[]> {
  await joinByHash(tx);
  const { rows } = await sql<{
    channel: Channel;
    rule: string;
    allows: boolean;
    count: number;
  }>`
    WITH counted AS MATERIALIZED (
      SELECT facts, channel, count(*) FROM (${factsOf(audience)}) AS f GROUP BY facts, channel
    ), ${verdicts(audience, sql`counted`)}
    SELECT v.channel, v.rule, v.allows, sum(c.count)::int AS count
    FROM counted c
    JOIN verdict v ON v.facts = c.facts AND v.channel = c.channel
    GROUP BY 1, 2, 3 ORDER BY v.channel DESC, v.rule`.execute(tx);
  return rows;
}
