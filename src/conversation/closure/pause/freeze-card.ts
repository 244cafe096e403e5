import { fact, factList, note, quote } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { maxFreezeReason, type Pause } from '#domain/closure/pause/pause.ts';

/** What stands still. */
export const frozenWords = ({ incident }: Pick<Pause, 'incident'>): string =>
  incident === null ? 'all calling' : 'calls that are no emergency, and exports';

/** The freeze of the district, in the channel of closures: by whom, why, since when, and who wants it to end. */
export function freezeCard(pause: Pause, timeZone: string): Card {
  const isOver = pause.releasedAt !== null;
  const title = titleOf(pause);
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
      ...(isOver ? [] : [note(pause.incident === null ? freezeNote : incidentNote)]),
    ],
    buttons: isOver ? [] : [unfreezeButton(pause)],
    summary: isOver ? title : `${title}: ${pause.reason ?? ''}`,
  };
}

function titleOf({ incident, releasedAt }: Pause): string {
  if (releasedAt === null)
    return incident === null ? 'All calling is frozen' : 'Frozen: only emergency closures go out';
  return `The freeze is over: calling ${incident === null ? '' : 'and exports '}resumed`;
}

const freezeNote =
  'No closure starts, and no family is called or texted. Opt-out confirmations still go out. Two people must agree to resume, from compliance staff or administrators.';

const incidentNote =
  'An incident is open. This freeze doesn’t hold emergency closures, which take two people as always. It holds every other call, reports, evidence and other files. Two people must agree to resume, from compliance staff or administrators.';

/** A line for the thread when somebody asks for its end, or it ends. */
export function freezeMilestone(pause: Pause): Card | undefined {
  if (pause.releasedAt !== null) {
    return sentenceCard({
      title: pause.incident === null ? 'Calling resumed' : 'Calling and exports resumed',
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

const resumedWords = ({ incident }: Pick<Pause, 'incident'>): string =>
  incident === null
    ? 'Calling in the whole district resumes'
    : 'Calling and exports in the whole district resume';

export function unfreezeButton(pause: Pick<Pause, 'id' | 'askedBy' | 'incident'>): Button {
  const isAsked = pause.askedBy !== null;
  return {
    verb: 'unfreeze',
    label: isAsked ? 'Agree to end the freeze' : 'Ask to end the freeze',
    style: 'primary',
    data: { pause: pause.id },
    confirm: {
      title: 'End the freeze?',
      text: isAsked
        ? `${resumedWords(pause)} right away, if someone else asked for it.`
        : `Your request goes on the card. ${resumedWords(pause)} when someone else agrees.`,
      yes: isAsked ? 'End it' : 'Ask',
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
