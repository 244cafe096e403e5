import { holdsRoleEverywhere, type Operator } from '#domain/people/operator/operator.ts';
import type { lawRefusals } from '#refusals/audit.ts';

/** What somebody who read a source says of it. */
export const lawOutcomes = {
  unchanged: 'It says what it said',
  changed: 'It changed, or ended',
} as const;
export type LawOutcome = keyof typeof lawOutcomes;

export const isLawOutcome = (value: unknown): value is LawOutcome =>
  typeof value === 'string' && Object.hasOwn(lawOutcomes, value);

/** A statute, an order or a case that something here rests on. Days are ISO 8601, of the district. */
export type LawSource = {
  id: string;
  title: string;
  address: string;
  inForceFrom: string | null;
  /** The first day on which it no longer holds. */
  untilDay: string | null;
  checkedOn: string;
  /** Of the staff; null: it was read for a release. */
  checkedBy: string | null;
  outcome: LawOutcome | null;
  dueOn: string;
  /** The next day on which it begins or ends. */
  changesOn: string | null;
  /** What rests on it, such as `rule`. */
  used: string[];
};

export type Law = { today: string; sources: LawSource[] };

/** A source is read again after so many days at most; the database holds it. */
export const lawDays = 90;

/** Weekly audits come in time for 30 days. */
export const lawNoticeDays = 37;

export type LawRefusal = keyof typeof lawRefusals | 'not-compliance' | 'law-day-too-far';

export const mayCheckLaw = (operator: Operator): boolean =>
  holdsRoleEverywhere(operator, 'compliance');

/** Those to be read now, and those that somebody said have changed. */
export const dueSources = ({ sources, today }: Law): LawSource[] =>
  sources.filter(({ dueOn, outcome }) => dueOn <= today || outcome === 'changed');

/** Those that begin or end soon, the next first. */
export function changingSources({ sources, today }: Law): (LawSource & { changesOn: string })[] {
  const last = Temporal.PlainDate.from(today).add({ days: lawNoticeDays }).toString();
  return sources
    .filter(
      (source): source is LawSource & { changesOn: string } =>
        source.changesOn !== null && source.changesOn <= last,
    )
    .toSorted((one, other) => (one.changesOn < other.changesOn ? -1 : 1));
}

/** “takes effect” or “ends” on that day. */
export const changeWords = ({ changesOn, untilDay }: LawSource): string =>
  `${changesOn !== null && changesOn === untilDay ? 'ends' : 'takes effect'} on ${changesOn}`;

/** Every source as lines for a terminal. */
export function describeLaw(law: Law): string {
  const due = new Set(dueSources(law).map(({ id }) => id));
  const lines = law.sources.map((source) => {
    const { id, title, address, checkedOn, checkedBy, dueOn, inForceFrom, untilDay, used } = source;
    const holds = `${inForceFrom === null ? 'no date' : `from ${inForceFrom}`}${untilDay === null ? '' : ` until ${untilDay}`}`;
    return [
      `${due.has(id) ? '!' : ' '} ${title}`,
      `    ${holds}; read on ${checkedOn}${checkedBy === null ? ' for a release' : ` by ${checkedBy}`}; read again by ${dueOn}`,
      `    ${address}${used.length === 0 ? '' : ` (${used.join(', ')})`}`,
    ].join('\n');
  });
  const changing = changingSources(law).map((one) => `${one.title} ${changeWords(one)}.`);
  return [...lines, ...changing, `! to be read again (${due.size} of ${law.sources.length})`].join(
    '\n',
  );
}
