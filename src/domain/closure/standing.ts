import { readDay, readTime } from '#domain/shared/local-time.ts';

/**
 * An approval that also covers later lists: until and with which day, between which hours, and for how many students each. Of an
 * announcement it covers the same one each week, and a most is a matter of its first list.
 */
export type StandingApproval = {
  /** ISO 8601 calendar date. */
  until: string;
  /** `HH:MM` in the district's zone. */
  from: string;
  to: string;
  most?: number;
};

/** The closure whose approval a list runs under. */
export type RunsUnder = { number: number; by: string[]; until: string };

/**
 * Why a weekly notice isn't sent any more.
 * - ended: by a person. corrected: its words were taken back. stopped: its first week was stopped or sent back.
 * - requester, approver: they left, or may no longer. training: its requester's is out of date.
 * - over: its last day is.
 */
export type WeeklyEnd =
  | 'ended'
  | 'corrected'
  | 'stopped'
  | 'requester'
  | 'approver'
  | 'training'
  | 'over';

/** What the form begins with. */
export const usualStanding = { from: '09:00', to: '15:00', most: 40 } as const;

/** As the table of versions has it. */
const longestStandingDays = 190;
const mostOfAny = 1000;

type Values = Readonly<Record<string, string>>;

export type StandingOutcome =
  | { kind: 'standing'; standing: StandingApproval & { most: number } }
  | { kind: 'errors'; errors: Record<string, string> };

/** What a form says of it; all that is wrong at once. `today` is the district's. */
export function readStanding(values: Values, today: string): StandingOutcome {
  const errors: Record<string, string> = {};
  const until = readLastDay(values['until'], today, errors);
  const hours = readHours(values, errors);
  const most = readMost(values['most'], errors);
  return until === undefined || hours === undefined || most === undefined
    ? { kind: 'errors', errors }
    : { kind: 'standing', standing: { until, ...hours, most } };
}

function readLastDay(
  value: string | undefined,
  today: string,
  errors: Record<string, string>,
): string | undefined {
  const until = readDay(value);
  const days = until && Temporal.PlainDate.from(today).until(until).days;
  if (days !== undefined && days >= 0 && days <= longestStandingDays) return until?.toString();
  errors['until'] = 'Choose a day within half a year from now.';
  return undefined;
}

function readHours(
  values: Values,
  errors: Record<string, string>,
): Pick<StandingApproval, 'from' | 'to'> | undefined {
  const [from, to] = [readTime(values['from']), readTime(values['to'])];
  if (from === undefined) errors['from'] = 'Enter a time.';
  else if (to === undefined || Temporal.PlainTime.compare(from, to) >= 0)
    errors['to'] = 'Enter a later time.';
  else return { from: clock(from), to: clock(to) };
  return undefined;
}

const clock = (time: Temporal.PlainTime) => time.toString({ smallestUnit: 'minute' });

function readMost(value: string | undefined, errors: Record<string, string>): number | undefined {
  const most = Number(value ?? '');
  if (Number.isInteger(most) && most >= 1 && most <= mostOfAny) return most;
  errors['most'] = `Enter a number from 1 to ${mostOfAny}.`;
  return undefined;
}
