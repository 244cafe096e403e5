import { fact, factList, note, say, strong } from '#cards/blocks.ts';
import type { Button, Card, Fact, Tone } from '#cards/card.ts';
import { choicesOf, type Form } from '#cards/form.ts';
import { time } from '#cards/format.ts';
import type { ChangeState } from '#domain/people/two-person-change/two-person-change.ts';
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

const states: Record<ChangeState, { text: string; tone: Tone }> = {
  waiting: { text: 'Waiting for a second person', tone: 'waiting' },
  confirmed: { text: 'Erased', tone: 'good' },
  declined: { text: 'Declined', tone: 'neutral' },
  expired: { text: 'Expired', tone: 'neutral' },
};

/** In the compliance channel, from the request to the last record at the carrier: nobody's name or number. */
export function erasureCard(view: ErasureView, timeZone: string): Card {
  const badge = states[view.state];
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
        ...peopleFacts(view, timeZone),
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
    buttons: view.state === 'waiting' ? buttonsOf(view.id) : [],
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

function peopleFacts(view: ErasureView, timeZone: string): Fact[] {
  const { state, settledBy, settledAt } = view;
  return [
    fact('Requested by', `${view.askedBy}, ${time(view.askedAt, timeZone)}`),
    ...(state === 'waiting' ? [fact('Confirm by', time(view.expiresAt, timeZone))] : []),
    ...(settledBy === null || settledAt === null
      ? []
      : [
          fact(
            state === 'confirmed' ? 'Confirmed by' : 'Declined by',
            `${settledBy}, ${time(settledAt, timeZone)}`,
          ),
        ]),
  ];
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

function buttonsOf(id: string): Button[] {
  const data = { change: id };
  return [
    { verb: 'erasure-who', label: 'See who', data },
    {
      verb: 'confirm-erasure',
      label: 'Confirm',
      style: 'danger',
      data,
      confirm: {
        title: 'Erase this guardian?',
        text: 'Their name, numbers and words are erased, here and at the carrier. It does not come back.',
        yes: 'Erase',
      },
    },
    { verb: 'decline-erasure', label: 'Decline', data },
  ];
}

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
