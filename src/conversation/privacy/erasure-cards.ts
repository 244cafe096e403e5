import { fact, factList, note, say, strong } from '#cards/blocks.ts';
import type { Button, Card, Fact } from '#cards/card.ts';
import { choicesOf, type Form } from '#cards/form.ts';
import { changeButtons, changeFacts, stateBadge } from '#cards/words/change-blocks.ts';
import type { ErasedPerson, ErasureReason, ErasureView } from '#domain/privacy/erasure/erasure.ts';
import { count, plural } from '#domain/shared/count-words.ts';

const reasons: Record<ErasureReason, string> = {
  asked: 'The family asked',
  left: 'The family left',
};

/** Asks who left, where nobody else sees it. */
export function eraseForm(isTyped: boolean): Form {
  return {
    verb: 'erase',
    title: 'Erase a guardian',
    submitLabel: 'Request',
    data: {},
    intro: isTyped
      ? 'We ignored what you typed after the command, because others may see it. Type the number or the id here.'
      : 'For someone who left the roster. A second person must confirm. What is erased does not come back.',
    fields: [
      {
        kind: 'text',
        name: 'number',
        label: 'A phone number they had',
        hint: 'With its area code, such as 312-555-0142.',
        optional: true,
        maxLength: 40,
      },
      {
        kind: 'text',
        name: 'sourcedId',
        label: 'Or their id in the student information system',
        optional: true,
        maxLength: 200,
      },
      { kind: 'choice', name: 'reason', label: 'Why', value: 'asked', choices: choicesOf(reasons) },
    ],
  };
}

/** In the compliance channel, from the request to the last record at the carrier: nobody's name or number. */
export function erasureCard(view: ErasureView, timeZone: string): Card {
  const badge = stateBadge(view, { waiting: 'Waiting for a second person', confirmed: 'Erased' });
  const asked = fact('Requested by', view.askedBy ?? '');
  const title = 'Erase a guardian who left';
  return {
    title,
    badge,
    blocks: [
      factList([
        fact('Record', view.guardianId),
        fact('Why', reasons[view.reason]),
        fact('Phone numbers', numberWords(view)),
        ...(view.students === 0 ? [] : [fact('Students who left too', count(view.students))]),
        ...changeFacts(view, { timeZone, asked }),
        ...carrierFacts(view),
      ]),
      ...(view.state === 'waiting'
        ? [
            say(
              'Erases the name, numbers and everything this person wrote, here and at the carrier. It does not come back.',
            ),
            note(
              'Proof of consent and opt-outs stay as the law requires, without a name or a number. “See who” shows the name to you alone, and your look is recorded.',
            ),
          ]
        : []),
    ],
    buttons: view.state === 'waiting' ? buttonsOf(view) : [],
    summary: `${title}: ${badge.text.toLowerCase()}`,
  };
}

function numberWords({ state, numbers, sharedNumbers }: ErasureView): string {
  const goes =
    state === 'confirmed' ? `${count(numbers)} erased` : `${count(numbers)} to be erased`;
  return sharedNumbers === 0
    ? goes
    : `${goes}; ${plural(sharedNumbers, 'stays', 'stay')} with a family on the roster`;
}

function carrierFacts({ carrier }: ErasureView): Fact[] {
  if (carrier === null) return [];
  const deleted = `${plural(carrier.calls, 'call', 'calls')}, ${plural(carrier.texts, 'text', 'texts')} and ${plural(carrier.recordings, 'recording', 'recordings')} deleted`;
  if (carrier.waiting > 0) return [fact('At the carrier', 'Deleting calls and texts')];
  return [
    fact('At the carrier', deleted),
    ...(carrier.kept === 0
      ? []
      : [fact('Kept by the carrier', plural(carrier.kept, 'record', 'records'))]),
  ];
}

const buttonsOf = (view: ErasureView): Button[] => [
  { verb: 'erasure-who', label: 'See who', data: { change: view.id } },
  ...changeButtons(view, 'erasure', {
    confirm: {
      title: 'Erase this guardian?',
      text: 'Their name, numbers and words are erased, here and at the carrier. It does not come back.',
      yes: 'Erase',
    },
  }),
];

/** For the one person who asked to see it. */
export function erasedPersonCard({ name, sourcedId, lastDigits }: ErasedPerson): Card {
  return {
    title: 'Who would be erased',
    blocks: [
      strong(name),
      factList([
        fact('Id in the student information system', sourcedId),
        fact(
          'Phone numbers',
          lastDigits.map((digits) => `ends in ${digits}`).join(', ') || 'None on file',
        ),
      ]),
      note('Only you see this. Your look is recorded.'),
    ],
    buttons: [],
    summary: 'Who would be erased',
  };
}
