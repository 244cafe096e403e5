import { note, say, strong } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import type { Choice, Form } from '#cards/form.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { dayOf, shortageWords } from '#cards/words/absence-words.ts';
import type { Absence, Shortage } from '#domain/people/operator/absence/absence.ts';

const nobody = 'nobody';
const mostShortages = 30;

/** Asks until when, and who stands in. */
export function absenceForm(about: {
  standIns: readonly { id: string; name: string }[];
  /** ISO 8601 calendar date. */
  dayBack: string | undefined;
}): Form {
  const choices: Choice[] = [
    { value: nobody, label: 'No one in particular' },
    ...about.standIns.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return {
    verb: 'away',
    title: 'Away',
    submitLabel: 'Mark me away',
    data: {},
    intro:
      'Until you are back, you get no approval calls or texts, and your stand-in is asked instead. This doesn’t change anyone’s role.',
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
            ? 'No one else approves for all of your schools.'
            : 'People who approve for all of your schools.',
        value: nobody,
        choices,
      },
    ],
  };
}

/** That the actor is away, with what it leaves behind. */
export function absenceCard(
  { until, standIn }: Absence,
  { timeZone, shortages }: { timeZone: string; shortages: readonly Shortage[] },
): Card {
  const title = `You are away until ${dayOf(until, timeZone)}`;
  return {
    title,
    ...(shortages.length === 0
      ? {}
      : { badge: { text: 'Too few approvers left', tone: 'warning' as const } }),
    blocks: [
      say(
        `${standIn === null ? 'The next approver is asked instead.' : `${standIn} is asked instead.`} You can still approve.`,
      ),
      ...(shortages.length === 0
        ? []
        : [
            strong('Without you, too few people are left to approve a closure:'),
            say(
              shortages
                .slice(0, mostShortages)
                .map((one) => `• ${shortageWords(one)}`)
                .join('\n'),
            ),
            ...(shortages.length > mostShortages
              ? [note(`And ${shortages.length - mostShortages} more schools.`)]
              : []),
            note('Ask two administrators to add an approver. New approvers wait 24 hours.'),
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
    text: `You are marked as away until ${dayOf(absence.until, timeZone)}.`,
    buttons: [backButton],
  });
}

const backButton: Button = { verb: 'back', label: 'I am back', style: 'primary', data: {} };

export const isNobody = (value: string | undefined): boolean =>
  value === undefined || value === '' || value === nobody;
