/** What is kept for a time of its own. The law's terms and the district's are rows of the database. */
export const retentionClasses = [
  'recordings',
  'people-who-left',
  'staff-who-left',
  'family-words',
  'unused-translations',
  'carrier-reports',
  'consent-proof',
  'opt-outs',
  'closures',
  'disclosures',
  'audit-log',
] as const;
export type RetentionClass = (typeof retentionClasses)[number];

/** Null: for good. */
export type RetentionTerm = {
  class: RetentionClass;
  days: number | null;
  /** What the law wants at least, and what is allowed at most; without a least, it is kept for good. */
  leastDays: number | null;
  mostDays: number | null;
  law: string;
  /** A term that begins later. */
  next: { days: number | null; from: string }[];
};

/** What each class is, and from when on its days count. */
const retentionWords: Readonly<Record<RetentionClass, { label: string; from: string }>> = {
  recordings: { label: 'Recorded messages', from: 'the end of their closure' },
  'people-who-left': {
    label: 'Names and numbers of people who left',
    from: 'the night after they left the roster',
  },
  'staff-who-left': {
    label: 'Names and accounts of staff who left',
    from: 'the day they left the staff list',
  },
  'family-words': {
    label: 'What families wrote, and the answers',
    from: 'the end of their request',
  },
  'unused-translations': {
    label: 'Translations in no closure',
    from: 'the last question or answer about them',
  },
  'carrier-reports': { label: 'What the carrier reported', from: 'the end of the closure' },
  'consent-proof': {
    label: 'Proof of consent',
    from: 'the last consent or the last call, once the number left the roster',
  },
  'opt-outs': {
    label: 'Opt-outs',
    from: 'the last opt-out or the last call, once the number left the roster',
  },
  closures: { label: 'Approvals, messages and results', from: 'the closure' },
  disclosures: { label: 'Disclosures', from: 'the disclosure' },
  'audit-log': { label: 'Audit log', from: 'the entry' },
};

const daysWords = (days: number | null): string =>
  days === null ? 'for good' : `${days.toLocaleString('en-US')} days`;

/** What the law allows, such as `30 to 90 days`. */
function lawWords({ leastDays, mostDays }: Pick<RetentionTerm, 'leastDays' | 'mostDays'>) {
  if (leastDays === null) return 'for good';
  if (mostDays === null) return `at least ${daysWords(leastDays)}`;
  return `${leastDays} to ${daysWords(mostDays)}`;
}

export type RetentionSet =
  | { kind: 'set'; term: RetentionTerm }
  | { kind: 'refused'; reason: 'outside-the-law' | 'too-soon'; term: RetentionTerm };

export function describeTerms(terms: readonly RetentionTerm[]): string {
  return terms
    .map((term) => {
      const { label, from } = retentionWords[term.class];
      const later = term.next.map(({ days, from: day }) => `\n    from ${day}: ${daysWords(days)}`);
      return `${term.class}: ${label}, kept ${daysWords(term.days)}${term.days === null ? '' : `, counted from ${from}`}\n    allowed: ${lawWords(term)} (${term.law})${later.join('')}`;
    })
    .join('\n');
}

export function describeSet(done: RetentionSet, wanted: { days: number | null; from: string }) {
  const { label } = retentionWords[done.term.class];
  if (done.kind === 'set') return `${label}: ${daysWords(wanted.days)}, from ${wanted.from}.`;
  return done.reason === 'too-soon'
    ? 'A term begins tomorrow at the earliest: what is deleted does not come back. Give a later day with --from.'
    : `${label}: ${daysWords(wanted.days)} is not allowed. Allowed: ${lawWords(done.term)} (${done.term.law}).`;
}

/** What a night's purge did, by class. */
export type PurgeCounts = Partial<Record<RetentionClass, number>>;
export type PurgeRun = {
  id: string;
  day: string;
  at: Temporal.Instant;
  gone: PurgeCounts;
  /** Due, and kept by a hold. */
  held: PurgeCounts;
  /** Of the incident that was open, for which everything is kept. */
  incident: number | null;
};

/** Each class with its count, such as `Recorded messages: 2`. */
export function purgeLines(counts: PurgeCounts): { label: string; count: number }[] {
  return retentionClasses.flatMap((of) => {
    const count = counts[of] ?? 0;
    return count === 0 ? [] : [{ label: retentionWords[of].label, count }];
  });
}

/** Why nothing goes while an incident is open, and until when. */
export const keptForIncident = (incident: number): string =>
  `Nothing is deleted while incident ${incident} is open: anything may be evidence. What is due goes with the first purge after the incident is closed.`;

export function describePurge({ gone, held, incident }: PurgeRun): string {
  const lines = purgeLines(gone).map(({ label, count }) => `${label}: ${count} deleted`);
  const kept = purgeLines(held).map(({ label, count }) => `${label}: ${count} due and on hold`);
  const why = incident === null ? [] : [keptForIncident(incident)];
  return [...lines, ...kept, ...why].join('\n') || 'Nothing was due.';
}
