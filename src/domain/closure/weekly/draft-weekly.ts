import { many } from '#database/query.ts';
import { type Db, transact, violatedRule } from '#database/transaction.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { setStateByWorker } from '#domain/closure/campaign-store.ts';
import { draftWithin } from '#domain/closure/draft/draft-campaign.ts';
import { saidTerms } from '#domain/closure/terms/terms.ts';
import { selectVersion, type VersionRow } from '#domain/closure/version-store.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';

/** A weekly notice whose day has come, or came a few days ago while no bot ran. */
type Due = {
  campaignId: string;
  /** By which there is one of it that day, however many bots look. */
  formId: string;
  by: string;
  day: string;
  stopAt: Temporal.Instant;
  skipped: 'no-school' | 'missed' | null;
};

/**
 * Asks for each weekly notice again on its day, in the name of who asked for it first. Its list is locked then, and it runs under
 * the approval of two people if it lies inside (`weekly_stops`). A day without school is skipped, and so is one whose hours are
 * over: that closure ends at once, and its card says why. One that fails takes no other along, and is tried at the next turn.
 */
export async function draftWeekly(db: Db): Promise<void> {
  const faults: unknown[] = [];
  for (const due of await selectDue(db)) {
    await draftDue(db, due).catch((fault: unknown) => faults.push(fault));
  }
  if (faults.length > 0) throw new AggregateError(faults, 'weekly notices were not asked for');
}

const endReasons = {
  'no-school': 'There is no school on this day, so it wasn’t sent.',
  missed: 'It didn’t start, because no bot was running at its hours.',
} as const;

async function draftDue(db: Db, due: Due): Promise<void> {
  const { formId, by, skipped } = due;
  const operator = await findOperatorById(db, by);
  if (operator === undefined) return;
  try {
    await transact(db, async (tx) => {
      const draft = draftOf(await selectVersion(tx, due.campaignId), due);
      const drafted = await draftWithin(tx, { operator, draft, formId });
      // Nothing of it is kept, or the log would have a refusal each second.
      if (drafted.kind === 'refused') throw new Error(`a weekly notice: ${drafted.reason}`);
      if (skipped === null) return;
      const change = { state: 'expired' as const, endReason: endReasons[skipped] };
      const noted = { act: 'campaign-expired' as const, facts: { was: 'draft' as const } };
      await setStateByWorker(tx, drafted.campaignId, change, noted);
    });
  } catch (error) {
    // Another bot was first.
    if (violatedRule(error) !== 'campaign_version_asked_once') throw error;
  }
}

/** Recordings are left out: they are kept for less long, and who hears other words than were approved is asked about again. */
const draftOf = (first: VersionRow, { day, stopAt }: Due): Draft => ({
  ...saidTerms(first, 'isWeekly'),
  schoolIds: first.schoolIds,
  ...(first.groupIds === null ? {} : { groupIds: first.groupIds }),
  ...(first.staffTexts === null ? {} : { staffTexts: first.staffTexts }),
  eventDate: day,
  stopTryingAt: stopAt,
  texts: first.texts,
  kept: first.kept,
  sources: first.sources,
  ...(first.template === null ? {} : { templateVersionId: first.template.versionId }),
});

/** What nobody may ask for any more is asked for by nobody: its approval stands no more. */
async function selectDue(db: Db): Promise<Due[]> {
  return many<Due>(db)`
    SELECT v.campaign_id AS "campaignId", weekly_form(v.id, d.day) AS "formId", v.submitted_by AS by, d.day::text AS day,
      (d.day + v.stands_to) AT TIME ZONE t.time_zone AS "stopAt",
      CASE WHEN NOT is_school_day(d.day) THEN 'no-school' WHEN local_now() >= d.day + v.stands_to THEN 'missed' END AS skipped
    FROM campaign_version v CROSS JOIN district t
    CROSS JOIN LATERAL (SELECT local_now()::date - (local_now()::date - v.event_date) % 7 AS day) d
    WHERE v.stands_until IS NOT NULL AND v.happening = 'other' AND v.fingerprint IS NOT NULL
      AND d.day > v.event_date AND d.day <= v.stands_until AND local_now() >= d.day + v.stands_from
      AND NOT EXISTS (SELECT FROM campaign_version r WHERE r.form_id = weekly_form(v.id, d.day))
      AND stands(v) AND training_is_current(v.submitted_by)
    ORDER BY v.submitted_at`;
}
