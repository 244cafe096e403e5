import type { PolicyLoosening, PolicyValue } from '#domain/district/policy-change.ts';
import { count, plural } from '#domain/shared/count-words.ts';

const policies: Record<string, string> = {
  law: 'the law alone',
  strict: 'consent for all but emergencies',
  strictest: 'consent for emergencies too',
};

const minutes = (value: PolicyValue) => plural(Number(value), 'minute');
const seconds = (value: PolicyValue) => plural(Number(value), 'second');

/** By the column of the district. */
const settings: Record<string, { label: string; say: (value: PolicyValue) => string }> = {
  district_wide_approvals: {
    label: 'Approvals where every school is told',
    say: (value) => plural(Number(value), 'person', 'people'),
  },
  step_up_recipients: {
    label: 'Fresh sign-in to approve more than',
    say: (value) =>
      value === null ? 'never asked for' : `${count(Number(value))} calls and texts`,
  },
  approval_minutes: { label: 'An approval is waited for', say: minutes },
  emergency_approval_minutes: { label: 'In an emergency it is waited for', say: minutes },
  max_tries: { label: 'One phone is tried', say: (value) => plural(Number(value), 'time') },
  busy_retry_seconds: { label: 'Tried again after busy', say: seconds },
  no_answer_retry_seconds: { label: 'Tried again after no answer', say: seconds },
  building_emergencies: {
    label: 'A building without heat, water or power',
    say: (value) => (value === true ? 'an emergency' : 'no emergency'),
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
