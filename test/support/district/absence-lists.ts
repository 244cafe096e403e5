import { databaseNow } from '#database/transaction.ts';
import { readAbsentList } from '#domain/closure/absence/absent-list.ts';
import { draftAbsence } from '#domain/closure/absence/draft-absence.ts';
import { type ListedAbsences, recordAbsences } from '#domain/closure/absence/record-absences.ts';
import type { StandingApproval } from '#domain/closure/standing.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { afternoonZones, todayThere } from '#test/support/district/afternoon.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';

/** A list as a clerk pastes it, asked for; its call list is not locked yet. */
export async function draftList(
  database: TestDatabase,
  text: string,
  asked: {
    operator: Operator;
    /** Those of which the clerk brings lists. */
    schoolIds: readonly string[];
    day: string;
    isUnexcused: boolean;
    stands?: StandingApproval | undefined;
  },
): Promise<{ id: string; listed: ListedAbsences }> {
  const read = readAbsentList(text, todayThere().toString());
  if (read.kind === 'error') throw new Error(read.error);
  const listed = await recordAbsences(database.db, {
    ...asked,
    rows: read.rows,
    onlyUnexcused: asked.isUnexcused,
    hasCodes: read.hasCodes,
  });
  const drafted = await draftAbsence(database.as('bot').db, {
    ...asked,
    groupId: listed.groupId ?? '',
    schoolIds: asked.stands === undefined ? listed.schoolIds : asked.schoolIds,
    now: await databaseNow(database.db),
    timeZone: afternoonZones().afternoon,
    formId: undefined,
  });
  if (drafted.kind === 'refused') throw new Error(drafted.reason);
  return { id: drafted.campaignId, listed };
}
