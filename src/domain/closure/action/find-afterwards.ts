import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Afterwards } from '#domain/shared/happening.ts';

/** What the form of an all clear begins with; a person says what is so. */
export type Next = { afterwards?: Afterwards; dismissalTime?: string; place?: string };

type Known = {
  /** Where children are picked up, as families were told after the action. */
  place: string | null;
  /** What families were told of this day, and nothing has taken back. */
  happening: string | null;
  dismissalTime: string | null;
  isSchoolDay: boolean;
  /** `HH:MM` in the district’s zone. */
  now: string;
};

/** Of what families of these schools know: a pickup place, an early dismissal that is still to come, or a day of school as usual. */
export async function findAfterwards(db: Db, campaignId: string): Promise<Next> {
  const known = await one<Known>(db)`
    SELECT (SELECT w.place FROM campaign f JOIN campaign_version w ON w.campaign_id = f.id AND w.number = f.version
        WHERE f.corrects = c.id AND f.started_at IS NOT NULL AND w.happening = 'reunification'
        ORDER BY f.started_at DESC LIMIT 1) AS place,
      day.happening, day.dismissal_time AS "dismissalTime", is_school_day(here.now::date) AS "isSchoolDay",
      to_char(here.now, 'HH24:MI') AS now
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    CROSS JOIN district d CROSS JOIN LATERAL (SELECT clock_timestamp() AT TIME ZONE d.time_zone AS now) here
    LEFT JOIN LATERAL (SELECT w.happening, w.dismissal_time
      FROM campaign_version w JOIN campaign x ON x.id = w.campaign_id AND x.version = w.number
      WHERE w.event_date = here.now::date AND w.school_ids && v.school_ids AND x.started_at IS NOT NULL AND news_kind(x) = 'day'
        AND NOT EXISTS (SELECT FROM campaign y WHERE y.corrects = x.id AND y.started_at IS NOT NULL AND y.state <> 'stopped')
      ORDER BY x.started_at DESC LIMIT 1) day ON true
    WHERE c.id = ${campaignId}`;
  return known === undefined ? {} : nextOf(known);
}

/** Between these a school day goes on, where nobody was told otherwise. */
const dayBegins = '07:00';
const dayEnds = '15:00';

function nextOf({ place, happening, dismissalTime, isSchoolDay, now }: Known): Next {
  if (place !== null) return { afterwards: 'pickup', place };
  if (happening === 'early-dismissal' && dismissalTime !== null)
    return now < dismissalTime ? { afterwards: 'dismissal', dismissalTime } : {};
  const isOpen = happening === null || happening === 'open' || happening.startsWith('late-');
  return isOpen && isSchoolDay && now >= dayBegins && now < dayEnds ? { afterwards: 'usual' } : {};
}
