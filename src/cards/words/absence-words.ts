import { day } from '#cards/format.ts';
import type { Absence, Shortage } from '#domain/people/operator/absence/absence.ts';
import { plural } from '#domain/shared/count-words.ts';

/** `Marcus Oyelaran is away until Thu, Dec 24; Inés Carvajal stands in.` */
export function absenceWords({ person, until, standIn }: Absence, timeZone: string): string {
  return `${person} is away until ${dayOf(until, timeZone)}${standIn === null ? '' : `; ${standIn} stands in`}.`;
}

export function dayOf(instant: Temporal.Instant, timeZone: string): string {
  return day(instant.toZonedDateTimeISO(timeZone).toPlainDate().toString());
}

/** `Cedar Elementary: 0 approvers left, 1 needed`. */
export function shortageWords({ school, left, needed }: Shortage): string {
  return `${school ?? 'All schools together'}: ${plural(left, 'approver')} left, ${needed} needed`;
}
