import { fact, factList, note, quote } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { maxFreezeReason, type Pause } from '#domain/pause/pause.ts';

/** The freeze of the district, in the channel of closures: by whom, why, since when, and who wants it to end. */
export function freezeCard(pause: Pause, timeZone: string): Card {
  const isOver = pause.releasedAt !== null;
  const title = isOver ? 'The freeze is over: calling resumed' : 'All calling is frozen';
  return {
    title,
    badge: isOver ? { text: 'Over', tone: 'good' } : { text: 'Frozen', tone: 'bad' },
    blocks: [
      factList([
        fact('Frozen by', pause.placedBy ?? ''),
        fact('Frozen at', time(pause.placedAt, timeZone)),
        ...(pause.askedBy === null ? [] : [fact('Asked to resume', pause.askedBy)]),
        ...(pause.releasedAt === null
          ? []
          : [fact('Agreed', `${pause.releasedBy ?? ''}, ${time(pause.releasedAt, timeZone)}`)]),
      ]),
      quote('Why', pause.reason ?? ''),
      ...(isOver
        ? []
        : [
            note(
              'No closure starts, and no family is called or texted. Opt-out confirmations still go out. Two people must agree to resume, from compliance staff or administrators.',
            ),
          ]),
    ],
    buttons: isOver ? [] : [unfreezeButton(pause)],
    summary: isOver ? title : `${title}: ${pause.reason ?? ''}`,
  };
}

/** A line for the thread when somebody asks for its end, or it ends. */
export function freezeMilestone(pause: Pause): Card | undefined {
  if (pause.releasedAt !== null) {
    return sentenceCard({
      title: 'Calling resumed',
      text: `${pause.askedBy ?? ''} asked to end the freeze, and ${pause.releasedBy ?? ''} agreed.`,
    });
  }
  return pause.askedBy === null
    ? undefined
    : sentenceCard({
        title: 'Resume requested',
        text: `${pause.askedBy} asked to end the freeze. Someone else must agree: compliance staff or an administrator.`,
      });
}

export function unfreezeButton(pause: Pick<Pause, 'id' | 'askedBy'>): Button {
  const isAsked = pause.askedBy !== null;
  return {
    verb: 'unfreeze',
    label: isAsked ? 'Agree to end the freeze' : 'Ask to end the freeze',
    style: 'primary',
    data: { pause: pause.id },
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
