import { fact, heading, lineList, note, say } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import {
  changeWords,
  changingSources,
  dueSources,
  type Law,
  type LawSource,
} from '#domain/audit-run/law/law.ts';
import { plural } from '#domain/shared/count-words.ts';

const most = 8;

/** Which sources are to be read again, and which begin or end soon; for compliance. */
export function lawCard(law: Law): Card {
  const due = dueSources(law);
  const changing = changingSources(law);
  const next = law.sources.find(({ dueOn }) => dueOn > law.today);
  return {
    title: 'Law watch',
    badge:
      due.length === 0
        ? { text: 'Nothing to read', tone: 'good' }
        : { text: `${plural(due.length, 'source')} to read`, tone: 'warning' },
    blocks: [
      ...listed('Read these again', due, dueWords),
      ...listed('About to change', changing, changeWords),
      ...(due.length === 0 && changing.length === 0
        ? [say('Every source was read in the last 90 days, and none begins or ends soon.')]
        : []),
      note(
        `${plural(law.sources.length, 'source')} of rules, deadlines, notices and courses.${next === undefined ? '' : ` The next one is due on ${next.dueOn}.`} “npm run cli -- law list” has all of them with their addresses.`,
      ),
      note(
        'If a source changed, ask counsel, and tell IT: a rule or a deadline here may be out of date.',
      ),
    ],
    buttons: [
      { verb: 'law-form', label: 'I read one', style: 'primary', data: {}, opensForm: true },
    ],
    summary:
      due.length === 0
        ? 'Law watch: nothing to read'
        : `Law watch: ${plural(due.length, 'source')} to read`,
  };
}

function listed<T extends LawSource>(
  title: string,
  sources: readonly T[],
  words: (source: T) => string,
): Block[] {
  if (sources.length === 0) return [];
  return [
    heading(title),
    lineList(
      sources.slice(0, most).map((one) => fact(one.title, `${words(one)} · ${one.address}`)),
    ),
    ...(sources.length > most ? [note(`and ${sources.length - most} more`)] : []),
  ];
}

const dueWords = ({ checkedOn, checkedBy, outcome }: LawSource): string =>
  outcome === 'changed'
    ? `${checkedBy ?? 'someone'} said on ${checkedOn} that it changed`
    : `last read on ${checkedOn}${checkedBy === null ? '' : ` by ${checkedBy}`}`;
