import { type RawBuilder, sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Told } from '#domain/closure/campaign.ts';
import type { Happening } from '#domain/shared/happening.ts';
import type { VersionWarnings } from './warning.ts';

/** Another closure that the same people were told of, or will be, for the same day. */
export type Conflict = { number: number; happening: Happening };

type About = {
  schoolIds: readonly string[];
  groupIds?: readonly string[] | null;
  tells?: Told;
  eventDate: string;
  except: readonly string[];
};

/** Live and finished ones, in order; not what was withdrawn, stopped, sent back or let expire, nor `except`. */
export async function findConflicts(db: Db | Transaction, about: About): Promise<Conflict[]> {
  return (await conflictsOf(about).execute(db)).rows;
}

export const conflictsOf = (about: About): RawBuilder<Conflict> => sql<Conflict>`
  SELECT c.number, v.happening FROM campaign c
  JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
  WHERE v.event_date = ${about.eventDate} AND v.school_ids && ${[...about.schoolIds]}::uuid[]
    AND groups_meet(v.group_ids, ${about.groupIds == null ? null : [...about.groupIds]}::uuid[])
    AND (v.tells = ${about.tells ?? 'families'} OR 'both' IN (v.tells, ${about.tells ?? 'families'}))
    AND c.state NOT IN ('sent-back', 'expired', 'stopped') AND c.id <> ALL (${[...about.except]}::uuid[])
  ORDER BY c.number`;

/**
 * What was odd when the list was sealed; while it waits, with the closures that it conflicts with by now: one that was
 * requested later may be approved first.
 */
export function warningsNow(
  warnings: VersionWarnings | null,
  conflicts: readonly Conflict[] | undefined,
): VersionWarnings {
  const sealed = warnings ?? { odd: [] };
  if (conflicts === undefined) return sealed;
  return {
    ...sealed,
    odd: [
      ...conflicts.map((conflict) => ({ kind: 'conflict' as const, ...conflict })),
      ...sealed.odd.filter(({ kind }) => kind !== 'conflict'),
    ],
  };
}
