import { fact, factList, quote, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
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
        fact('Seen', time(sign.seenAt, timeZone)),
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

function badgeOf({ answer, incident }: BreachSign): NonNullable<Card['badge']> {
  if (answer === null) return { text: 'Waits for an answer', tone: 'bad' };
  return answer === 'incident'
    ? { text: `Incident ${incident ?? ''} was opened`, tone: 'warning' }
    : { text: 'Not a breach', tone: 'good' };
}

export const maxDismissal = 500;

export function dismissForm(signId: string): Form {
  return {
    verb: 'breach-sign-dismiss',
    title: 'Not a breach',
    submitLabel: 'Not a breach',
    data: { sign: signId },
    fields: [
      {
        kind: 'text',
        name: 'reason',
        label: 'Why it is not a breach',
        hint: 'It stays on record. No names of families.',
        multiline: true,
        maxLength: maxDismissal,
      },
    ],
  };
}
