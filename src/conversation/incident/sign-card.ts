import { fact, factList, quote, say } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { time } from '#cards/format.ts';
import type { BreachSign, SignKind } from '#domain/incident/sign/breach-sign.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** What was seen, in one sentence; `who` is somebody of the staff. */
const sentences: Record<SignKind, (sign: BreachSign, who: string) => string> = {
  'look-ups': (sign, who) =>
    `${who} looked up ${plural(sign.seen, 'number or list', 'numbers or lists')} in a day.`,
  exports: (sign, who) => `${who} took ${plural(sign.seen, 'file')} in a day.`,
  decryptions: (sign, who) =>
    `${who} was shown ${plural(sign.seen, 'family phone', 'family phones')} in a day.`,
  'foreign-card': ({ seen }) =>
    `Someone pressed a button on a card that Bellwether did not post, ${times(seen)}.`,
  'witness-mismatch': ({ seen }) =>
    `A witness or its channel does not agree with the audit log: ${plural(seen, 'checkpoint')}.`,
  'refused-signatures': ({ seen }) =>
    `${plural(seen, 'request')} with a wrong signature came within 10 minutes.`,
  'closed-account': ({ seen }, who) =>
    `${who} has left, and tried to sign in or to speak ${times(seen)}.`,
  'wrong-codes': ({ seen }) =>
    `${plural(seen, 'wrong code', 'wrong codes')} were entered on the family page in a day. Each number takes at most 15.`,
  'code-requests': ({ seen }) =>
    `${plural(seen, 'code', 'codes')} were requested on the family page in an hour. Families can still open their pages.`,
  'wrong-digits': ({ seen }) =>
    `${plural(seen, 'wrong code', 'wrong codes')} were typed on the page that checks a message, in a day. Families who type the right one still read it.`,
  reported: ({ reporter }) =>
    `${reporter ?? 'Someone on the staff'} reported what may be a breach.`,
};

const times = (seen: number) => (seen === 1 ? 'once' : `${count(seen)} times`);

/** Something looks like a breach. A person decides whether it is one; nothing stops on its own. */
export function signCard(sign: BreachSign): Card {
  const { id, person, usual, timeZone, answer } = sign;
  const what = sentences[sign.kind](sign, person ?? 'Someone');
  return {
    title: 'This may be a breach',
    badge: badgeOf(sign),
    blocks: [
      say(what),
      factList([
        ...(sign.noticedAt === null ? [] : [fact('Seen', time(sign.noticedAt, timeZone))]),
        fact(sign.noticedAt === null ? 'Seen' : 'Reported', time(sign.seenAt, timeZone)),
        ...(sign.closure === null ? [] : [fact('About', `Closure ${sign.closure.number}`)]),
        ...(usual === null ? [] : [fact('A usual day of theirs', count(Math.round(usual)))]),
        ...(sign.answeredAt === null
          ? []
          : [
              fact(
                'Answered',
                `${sign.answeredBy ?? 'Someone'}, ${time(sign.answeredAt, timeZone)}`,
              ),
            ]),
      ]),
      ...(sign.reason === null ? [] : [quote('Not a breach, because', sign.reason)]),
      ...(answer === null
        ? [say('Look at it now. Nothing is held until someone opens an incident.')]
        : []),
    ],
    buttons:
      answer === null
        ? [
            ...(sign.kind === 'reported' ? [readButton(id)] : []),
            {
              verb: 'breach-sign-open',
              label: 'Open an incident',
              style: 'danger',
              data: { sign: id },
              opensForm: true,
            },
            {
              verb: 'breach-sign-dismiss-form',
              label: 'Not a breach, because…',
              data: { sign: id },
              opensForm: true,
            },
          ]
        : [],
    summary: `This may be a breach. ${what}`,
  };
}

/** In the channel nobody reads what was typed: it may name a family. */
const readButton = (id: string): Button => ({
  verb: 'breach-sign-read',
  label: 'Read the report',
  data: { sign: id },
  opensForm: true,
});

function badgeOf({ answer, incident }: BreachSign): NonNullable<Card['badge']> {
  if (answer === null) return { text: 'Waits for an answer', tone: 'bad' };
  return answer === 'incident'
    ? { text: `Incident ${incident ?? ''} was opened`, tone: 'warning' }
    : { text: 'Not a breach', tone: 'good' };
}

export const maxDismissal = 500;

/** `saw` is what the reporter typed, where somebody reported it. */
export function dismissForm(signId: string, saw: string): Form {
  return {
    verb: 'breach-sign-dismiss',
    title: 'Not a breach',
    submitLabel: 'Not a breach',
    data: { sign: signId },
    fields: [
      ...(saw === ''
        ? []
        : [{ kind: 'words', name: 'saw', label: 'Reported', text: saw } as const]),
      {
        kind: 'text',
        name: 'reason',
        label: 'Why it is not a breach',
        hint:
          saw === ''
            ? 'It stays on record. No names of families.'
            : 'The person who reported it reads this, and it stays on record. No names of families.',
        multiline: true,
        maxLength: maxDismissal,
      },
    ],
  };
}
