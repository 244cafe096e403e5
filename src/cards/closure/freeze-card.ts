import type { Button, Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { type Halt, maxFreezeReason } from '#domain/halt/halt.ts';

/** The freeze of the district, in the channel of closures: by whom, why, since when, and who wants it to end. */
export function freezeCard(halt: Halt, timeZone: string): Card {
  const isOver = halt.releasedAt !== null;
  const title = isOver ? 'The freeze is over: dialing goes on' : 'All dialing is frozen';
  return {
    title,
    badge: isOver ? { text: 'Over', tone: 'good' } : { text: 'Frozen', tone: 'bad' },
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'Frozen by', value: halt.placedBy ?? '' },
          { label: 'Since', value: time(halt.placedAt, timeZone) },
          ...(halt.askedBy === null ? [] : [{ label: 'Asks to go on', value: halt.askedBy }]),
          ...(halt.releasedAt === null
            ? []
            : [
                {
                  label: 'Agreed',
                  value: `${halt.releasedBy ?? ''}, ${time(halt.releasedAt, timeZone)}`,
                },
              ]),
        ],
      },
      { kind: 'quote', label: 'Why', text: halt.reason ?? '' },
      ...(isOver
        ? []
        : [
            {
              kind: 'note' as const,
              text: 'No closure starts and no family is called or texted; only who withdraws is still told that it counts. It takes two people to go on, of the compliance staff or administrators: one asks, a different one agrees.',
            },
          ]),
    ],
    buttons: isOver ? [] : [unfreezeButton(halt)],
    summary: isOver ? title : `${title}: ${halt.reason ?? ''}`,
  };
}

/** A line for the thread when somebody asks for its end, or it ends. */
export function freezeMoment(halt: Halt): Card | undefined {
  if (halt.releasedAt !== null) {
    return sentenceCard({
      title: 'Dialing goes on',
      text: `${halt.askedBy ?? ''} asked for it and ${halt.releasedBy ?? ''} agreed.`,
    });
  }
  return halt.askedBy === null
    ? undefined
    : sentenceCard({
        title: 'Asked to go on',
        text: `${halt.askedBy} asks to end the freeze. A different person of the compliance staff or an administrator must agree.`,
      });
}

export function unfreezeButton(halt: Pick<Halt, 'id' | 'askedBy'>): Button {
  const isAsked = halt.askedBy !== null;
  return {
    verb: 'unfreeze',
    label: isAsked ? 'Agree: end the freeze' : 'Ask to end the freeze',
    style: 'primary',
    data: { halt: halt.id },
    confirm: {
      title: 'End the freeze?',
      text: isAsked
        ? 'Dialing of the whole district goes on at once, if somebody else asked for it.'
        : 'Your wish stands on the card. Dialing goes on when a different person agrees.',
      yes: isAsked ? 'End it' : 'Ask',
      no: 'Not yet',
    },
  };
}

export function freezeForm(): Form {
  return {
    verb: 'freeze',
    title: 'Freeze all dialing',
    submitLabel: 'Freeze now',
    data: {},
    intro:
      'Stops the calls and texts of every closure of the district at once, and none starts. It takes two people to go on. Your name, your words and the time stand in the channel.',
    fields: [
      {
        kind: 'text',
        name: 'reason',
        label: 'Why?',
        hint: 'No name and no number of a family.',
        multiline: true,
        maxLength: maxFreezeReason,
      },
    ],
  };
}
