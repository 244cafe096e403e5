import { instantOf, readDay, readTime } from '#domain/shared/local-time.ts';

export const scopeKinds = ['look-ups', 'files', 'closure', 'everyone'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

/** Whom an incident concerns. */
export type Scope =
  | { kind: 'everyone' }
  /** What was looked up, or taken as a file: from one moment until before another, by one of the staff or by anybody. */
  | {
      kind: 'look-ups' | 'files';
      from: Temporal.Instant;
      until: Temporal.Instant;
      operatorId?: string | undefined;
    }
  /** Those whom a closure reached that should not have. */
  | { kind: 'closure'; number: number };

export type ScopeRefusal = 'not-compliance' | 'no-incident' | 'incident-closed' | 'no-campaign';

/** How many an incident concerns. Null: nobody has said whom yet. */
export type ConcernedCounts = { students: number; guardians: number } | null;

/** A student with one guardian, and why they are on the list. */
export type Concerned = {
  studentId: string | null;
  student: string | null;
  schools: readonly string[];
  guardianId: string | null;
  guardian: string | null;
  language: string | null;
  /** A document on file says that this guardian is not to be told about this student (34 CFR 99.4). */
  isBarred: boolean;
  reasons: readonly ScopeKind[];
};

/** Reads the form. What is wrong is said by field, in plain words. */
export function readScope(
  values: Readonly<Record<string, string>>,
  timeZone: string,
): { kind: 'scope'; scope: Scope } | { kind: 'errors'; errors: Record<string, string> } {
  const kind = scopeKinds.find((one) => one === values['kind']);
  if (kind === undefined) return wrong({ kind: 'Choose what happened.' });
  if (kind === 'everyone') return { kind: 'scope', scope: { kind } };
  if (kind === 'closure') {
    const number = /^\d{1,9}$/.test((values['closure'] ?? '').trim())
      ? Number(values['closure'])
      : 0;
    return number > 0
      ? { kind: 'scope', scope: { kind, number } }
      : wrong({ closure: 'Enter the number of the closure, such as 12.' });
  }
  const from = momentOf(values, 'from', timeZone);
  const until = momentOf(values, 'until', timeZone);
  if (from === undefined || until === undefined)
    return wrong({
      ...(from === undefined ? { fromTime: 'Enter the day and the time when it began.' } : {}),
      ...(until === undefined ? { untilTime: 'Enter the day and the time when it ended.' } : {}),
    });
  if (Temporal.Instant.compare(from, until) >= 0)
    return wrong({ untilTime: 'The end must come after the beginning.' });
  const operatorId = values['operator'] === '' ? undefined : values['operator'];
  return { kind: 'scope', scope: { kind, from, until, operatorId } };
}

const wrong = (errors: Record<string, string>) => ({ kind: 'errors', errors }) as const;

function momentOf(
  values: Readonly<Record<string, string>>,
  name: 'from' | 'until',
  timeZone: string,
): Temporal.Instant | undefined {
  const day = readDay(values[`${name}Date`] ?? '');
  const time = readTime(values[`${name}Time`] ?? '');
  return day === undefined || time === undefined ? undefined : instantOf(day, time, timeZone);
}
