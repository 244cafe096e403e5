import type { NumberAnswer } from '#domain/consent/ledger/consent.ts';

/** A question to the Reassigned Numbers Database that got its answer. */
export type AskedNumber = {
  phoneId: string;
  /** The day that was asked about, such as 2026-08-15. */
  referenceDate: string;
  answer: NumberAnswer;
};

/**
 * Until when an answer may be used: the next monthly update of the database. Safe harbor needs the most recent one
 * (47 CFR 64.1200(m); FCC DA 21-1649). Carriers report what was disconnected on the 15th of each month, so from the
 * 16th, in UTC, everybody is asked about again.
 */
export function nextMonthlyUpdate(askedAt: Temporal.Instant): Temporal.Instant {
  const asked = askedAt.toZonedDateTimeISO('UTC');
  const update = asked.with({ day: 16 }).startOfDay();
  const isOver = Temporal.ZonedDateTime.compare(asked, update) >= 0;
  return (isOver ? update.add({ months: 1 }) : update).toInstant();
}
