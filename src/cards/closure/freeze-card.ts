import type { Button, Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { type Halt, maxFreezeReason } from '#domain/halt/halt.ts';

/** The freeze of the district, in the channel of closures: by whom, why, since when, and who wants it to end. */
export function freezeCard(halt: Halt, timeZone: string): Card {
  const isOver = halt.releasedAt !== null;
  const title = isOver ? 'The freeze is over: calling resumed' : 'All calling is frozen';
  return {
    title,
    badge: isOver ? { text: 'Over', tone: 'good' } : { text: 'Frozen', tone: 'bad' },
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'Frozen by', value: halt.placedBy ?? '' },
          { label: 'Frozen at', value: time(halt.placedAt, timeZone) },
          ...(halt.askedBy === null ? [] : [{ label: 'Asked to resume', value: halt.askedBy }]),
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
              text: 'No closure starts, and no family is called or texted. Opt-out confirmations still go out. Two people must agree to resume, from compliance staff or administrators.',
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
      title: 'Calling resumed',
      text: `${halt.askedBy ?? ''} asked to end the freeze, and ${halt.releasedBy ?? ''} agreed.`,
    });
  }
  return halt.askedBy === null
    ? undefined
    : sentenceCard({
        title: 'Resume requested',
        text: `${halt.askedBy} asked to end the freeze. Someone else must agree: compliance staff or an administrator.`,
      });
}

export function unfreezeButton(halt: Pick<Halt, 'id' | 'askedBy'>): Button {
  const isAsked = halt.askedBy !== null;
  return {
    verb: 'unfreeze',
    label: isAsked ? 'Agree to end the freeze' : 'Ask to end the freeze',
    style: 'primary',
    data: { halt: halt.id },
    confirm: {
      title: 'End the freeze?',
      text: isAsked
        ? 'Calling in the whole district resumes right away, if someone else asked for it.'
        : 'Your request goes on the card. Calling resumes when someone else agrees.',
      yes: isAsked ? 'End it' : 'Ask',
      no: 'Cancel',
    },
  };
}

export function freezeForm(): Form {
  return {
    verb: 'freeze',
    title: 'Freeze all calling',
    submitLabel: 'Freeze now',
    data: {},
    intro:
      'Stops every call and text in the district right away. Two people must agree to resume. The channel shows your name, your reason and the time.',
    fields: [
      {
        kind: 'text',
        name: 'reason',
        label: 'Why?',
        hint: 'Don’t include a family’s name or number.',
        multiline: true,
        maxLength: maxFreezeReason,
      },
    ],
  };
}
