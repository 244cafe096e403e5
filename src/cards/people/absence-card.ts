import type { Button, Card } from '#cards/card.ts';
import type { Choice, Form } from '#cards/form.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Absence, Shortage } from '#domain/operator/absence/absence.ts';
import { dayOf, shortageWords } from './absence-words.ts';

const nobody = 'nobody';
const mostShortages = 30;

/** Asks until when, and who stands in. */
export function absenceForm(about: {
  standIns: readonly { id: string; name: string }[];
  /** ISO 8601 calendar date. */
  dayBack: string | undefined;
}): Form {
  const choices: Choice[] = [
    { value: nobody, label: 'Nobody in particular' },
    ...about.standIns.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return {
    verb: 'away',
    title: 'Away',
    submitLabel: 'I am away',
    data: {},
    intro:
      'Until you are back nobody calls or texts you for an approval, and whoever stands in is asked in your place. It gives nobody a role.',
    fields: [
      {
        kind: 'date',
        name: 'back',
        label: 'First day back',
        ...(about.dayBack === undefined ? {} : { value: about.dayBack }),
      },
      {
        kind: 'choice',
        name: 'stand-in',
        label: 'Who stands in?',
        hint:
          about.standIns.length === 0
            ? 'Nobody else approves for all the schools that you approve for.'
            : 'Those who approve for all the schools that you approve for.',
        value: nobody,
        choices,
      },
    ],
  };
}

/** That the asker is away, with what it leaves behind. */
export function absenceCard(
  { until, standIn }: Absence,
  { timeZone, shortages }: { timeZone: string; shortages: readonly Shortage[] },
): Card {
  const title = `You are away until ${dayOf(until, timeZone)}`;
  return {
    title,
    ...(shortages.length === 0
      ? {}
      : { badge: { text: 'Too few approvers are left', tone: 'warning' as const } }),
    blocks: [
      {
        kind: 'text',
        text: `${standIn === null ? 'The next approver is asked in your place.' : `${standIn} is asked in your place.`} You may decide all the same.`,
      },
      ...(shortages.length === 0
        ? []
        : [
            {
              kind: 'text' as const,
              text: 'Without you too few are left to let a closure go:',
              strong: true,
            },
            {
              kind: 'text' as const,
              text: shortages
                .slice(0, mostShortages)
                .map((one) => `• ${shortageWords(one)}`)
                .join('\n'),
            },
            ...(shortages.length > mostShortages
              ? [
                  {
                    kind: 'note' as const,
                    text: `And ${shortages.length - mostShortages} more schools.`,
                  },
                ]
              : []),
            {
              kind: 'note' as const,
              text: 'Ask two administrators to make somebody an approver: a new one decides after 24 hours.',
            },
          ]),
    ],
    buttons: [backButton],
    summary: title,
  };
}

/** `/closure back`. */
export function backCard(absence: Absence, timeZone: string): Card {
  return sentenceCard({
    title: 'Are you back?',
    text: `You said that you are away until ${dayOf(absence.until, timeZone)}.`,
    buttons: [backButton],
  });
}

const backButton: Button = { verb: 'back', label: 'I am back', style: 'primary', data: {} };

export const isNobody = (value: string | undefined): boolean =>
  value === undefined || value === '' || value === nobody;
