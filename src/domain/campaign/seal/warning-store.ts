import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { Ground, Happening } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { SealedContent } from './fingerprint.ts';
import type { ComparedVersion } from './version-changes.ts';

/**
 * What closures like this one reached: those that called the same schools for the same purpose, the last ten of them.
 * Undefined for fewer than three, which are no habit.
 */
export async function selectUsual(
  tx: Transaction,
  like: { campaignId: string; purpose: Purpose; delivery: Delivery; schoolIds: readonly string[] },
): Promise<{ phones: number; closures: number } | undefined> {
  const schools = sql`${[...like.schoolIds]}::uuid[]`;
  const phones = like.delivery === 'text' ? sql`v.text_count` : sql`v.voice_count`;
  const { rows } = await sql<{ phones: number; closures: number }>`
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY phones)::int AS phones, count(*)::int AS closures
    FROM (
      SELECT ${phones} AS phones FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.started_at IS NOT NULL AND c.corrects IS NULL AND c.id <> ${like.campaignId} AND v.purpose = ${like.purpose}
        AND v.school_ids @> ${schools} AND v.school_ids <@ ${schools} AND ${phones} > 0
      ORDER BY c.started_at DESC LIMIT 10
    ) AS lately
    HAVING count(*) >= 3`.execute(tx);
  return rows[0];
}

export async function countStudents(
  tx: Transaction,
  schoolIds: readonly string[],
): Promise<number> {
  const { students } = await tx
    .selectFrom('enrollment')
    .where('active', '=', true)
    .where('school_id', 'in', [...schoolIds])
    .select(sql<number>`count(*)::int`.as('students'))
    .executeTakeFirstOrThrow();
  return students;
}

export async function selectHoliday(tx: Transaction, day: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('school_holiday')
    .select('name')
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.name;
}

export type ComparedRow = Omit<ComparedVersion, 'counts'> & { sealedContent: SealedContent | null };

/** A version as it is compared with another; without one where there is no such number. */
export async function selectCompared(
  tx: Transaction,
  of: { campaignId: string; number: number },
): Promise<ComparedRow | undefined> {
  return tx
    .selectFrom('campaign_version as v')
    .where('v.campaign_id', '=', of.campaignId)
    .where('v.number', '=', of.number)
    .select([
      'v.happening',
      'v.ground',
      'v.purpose',
      'v.delivery',
      'v.machines',
      'v.event_date as eventDate',
      'v.dismissal_time as dismissalTime',
      'v.start_at as startAt',
      'v.stop_trying_at as stopTryingAt',
      'v.sealed_content as sealedContent',
      sql<string[]>`ARRAY(
        SELECT s.name FROM school s WHERE s.id = ANY (v.school_ids) ORDER BY s.name)`.as('schools'),
      sql<Record<string, string>>`coalesce((SELECT jsonb_object_agg(t.language, t.body)
        FROM message_text t WHERE t.version_id = v.id), '{}')`.as('texts'),
    ])
    .$narrowType<{ happening: Happening; ground: Ground; sealedContent: SealedContent | null }>()
    .executeTakeFirst();
}
