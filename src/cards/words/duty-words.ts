import { fact, factList } from '#cards/blocks.ts';
import type { Block, Button } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import type { Duty, DutyKind } from '#domain/home/duty.ts';
import { plural } from '#domain/shared/count-words.ts';

type Words = {
  one: string;
  many: string;
  /** The typed words that show it, and their button; absent where only a card in a channel does. */
  opens?: { words: string; label: string };
  /** Where its card is. */
  where?: string;
};

const words: Record<DutyKind, Words> = {
  'breach-sign': {
    one: 'possible breach to look at',
    many: 'possible breaches to look at',
    where: 'in the compliance channel',
  },
  'incident-task': {
    one: 'incident task to do',
    many: 'incident tasks to do',
    opens: { words: 'compliance breach status', label: 'Show the incident' },
  },
  drill: {
    one: 'drill to approve',
    many: 'drills to approve',
    opens: { words: 'closure drill', label: 'Show the drill' },
  },
  'role-change': {
    one: 'role change to confirm',
    many: 'role changes to confirm',
    opens: { words: 'closure people', label: 'Show role changes' },
  },
  'policy-change': {
    one: 'policy change to confirm',
    many: 'policy changes to confirm',
    where: 'in the oversight channel',
  },
  'person-change': {
    one: 'new person to confirm',
    many: 'new people to confirm',
    where: 'in the oversight channel',
  },
  'erasure-change': {
    one: 'erasure to confirm',
    many: 'erasures to confirm',
    where: 'in the compliance channel',
  },
  'roster-change': {
    one: 'roster to let in',
    many: 'rosters to let in',
    where: 'in the compliance channel',
  },
  'family-request': {
    one: 'family request to answer',
    many: 'family requests to answer',
    opens: { words: 'consent requests', label: 'Show requests' },
  },
  'office-task': {
    one: 'front-office task to do',
    many: 'front-office tasks to do',
    opens: { words: 'consent tasks', label: 'Show tasks' },
  },
  finding: {
    one: 'audit finding to resolve',
    many: 'audit findings to resolve',
    opens: { words: 'audit findings', label: 'Show findings' },
  },
  'finding-to-close': {
    one: 'resolved finding to close',
    many: 'resolved findings to close',
    opens: { words: 'audit findings', label: 'Show findings' },
  },
  translation: {
    one: 'translation to check',
    many: 'translations to check',
    opens: { words: 'closure waiting', label: 'Show translations' },
  },
};

/** “11 incident tasks to do”. */
export const dutyWords = ({ kind, count }: Duty): string =>
  plural(count, words[kind].one, words[kind].many);

export function dutyBlocks(duties: readonly Duty[], timeZone: string): Block[] {
  if (duties.length === 0) return [];
  return [factList(duties.map((duty) => fact(dutyWords(duty), wayWords(duty, timeZone))))];
}

function wayWords({ kind, dueAt }: Duty, timeZone: string): string {
  const due = dueAt === null ? 'waiting' : `due ${time(dueAt, timeZone)}`;
  const { where } = words[kind];
  return where === undefined ? due : `${due}, ${where}`;
}

/** One button for each place that is opened. */
export function dutyButtons(duties: readonly Duty[]): Button[] {
  const opens = new Map(
    duties.flatMap(({ kind }) => {
      const { opens: one } = words[kind];
      return one === undefined ? [] : [[one.words, one.label] as const];
    }),
  );
  return [...opens].map(([said, label]) => ({ verb: 'say', label, data: { words: said } }));
}
