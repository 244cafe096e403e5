import { one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import { newToken } from '#domain/shared/new-token.ts';
import type { PhoneIndexes } from '#vault/vault.ts';

/**
 * Takes down that a code to a number was asked for. Whether the number is ours is not looked at here: a worker does that
 * later, so the answer is the same and takes as long. Nothing where one address asks too often.
 */
export async function startFamilyCode(
  db: Db,
  wanted: { phoneIndexes: PhoneIndexes; client: Buffer; channel: Channel; language: string },
): Promise<{ id: string } | undefined> {
  const { phoneIndexes, client, channel, language } = wanted;
  const token = channel === 'voice' ? newToken() : null;
  return transact(db, async (tx) => {
    // One after the other: a hundred at once are a hundred.
    await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('family codes', 0))`;
    return one<{ id: string }>(tx)`
      INSERT INTO outreach (kind, phone_indexes, client, channel, language, token)
      SELECT 'family-code', ${phoneIndexes}::bytea[], ${client}, ${channel}, ${language}, ${token}
      WHERE (SELECT count(*) FROM outreach
          WHERE client = ${client} AND asked_at > clock_timestamp() - interval '1 hour') < ${familyLimits.code.anHourFromOne}
      RETURNING id`;
  });
}
