import type { PolicyLoosening, PolicyValue } from '#domain/district/policy-change.ts';
import { count, plural } from '#domain/shared/count-words.ts';

const policies: Record<string, string> = {
  law: 'the law, and the rules we keep beyond it',
  strict: 'consent for all but emergencies',
  strictest: 'consent for emergencies too',
};

const stops: Record<string, string> = {
  never: 'never: every phone rings',
  'school-matters': 'for school matters',
  always: 'for emergencies too',
};

const minutes = (value: PolicyValue) => plural(Number(value), 'minute');
const seconds = (value: PolicyValue) => plural(Number(value), 'second');

/** By the column of the district. */
const settings: Record<string, { label: string; say: (value: PolicyValue) => string }> = {
  district_wide_approvals: {
    label: 'Approvals for the whole district',
    say: (value) => plural(Number(value), 'person', 'people'),
  },
  step_up_recipients: {
    label: 'Sign in again to approve more than',
    say: (value) => (value === null ? 'never required' : `${count(Number(value))} calls and texts`),
  },
  approval_minutes: { label: 'Time to approve', say: minutes },
  emergency_approval_minutes: { label: 'Time to approve an emergency', say: minutes },
  max_tries: { label: 'Tries per phone', say: (value) => plural(Number(value), 'time') },
  busy_retry_seconds: { label: 'Retry after busy', say: seconds },
  no_answer_retry_seconds: { label: 'Retry after no answer', say: seconds },
  building_emergencies: {
    label: 'A building without heat, water or power',
    say: (value) => (value === true ? 'an emergency' : 'not an emergency'),
  },
  closures_tell_staff: {
    label: 'A closure of schools',
    say: (value) => (value === true ? 'tells families and staff' : 'tells families'),
  },
  closures_by_email: {
    label: 'Closures by e-mail as well',
    say: (value) => (value === true ? 'on' : 'off'),
  },
  household_stop: {
    label: 'Stop calling a household once one guardian is reached',
    say: (value) => stops[String(value)] ?? String(value),
  },
  consent_policy: {
    label: 'Who may be called',
    say: (value) => policies[String(value)] ?? String(value),
  },
};

/** `Approvals where every school is told`, `2 people`, `1 person`. */
export function looseningWords({ column, before, after }: PolicyLoosening): {
  label: string;
  before: string;
  after: string;
} {
  const { label, say } = settings[column] ?? { label: column, say: String };
  return { label, before: say(before), after: say(after) };
}
