import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import type { Why, WhyEmail } from '#domain/closure/why/why.ts';

/** What became of the e-mails to those who use the phone. Said apart: it reached no phone. */
export function emailFacts({ emails, closure, timeZone }: Why): Fact[] {
  if (emails === undefined) return [];
  const isOver = ['finished', 'stopped', 'expired', 'sent-back'].includes(closure.state);
  const said = emails.map((email) => emailWords(email, { isOver, timeZone }));
  return [fact('E-mail', said.length === 0 ? 'No address on the roster' : said.join('\n'))];
}

function emailWords(
  { state, why, at, blocker }: WhyEmail,
  { isOver, timeZone }: { isOver: boolean; timeZone: string },
): string {
  const when = at === null ? '' : ` at ${clock(at, timeZone)}`;
  switch (state) {
    case 'sent':
      return `Sent: the mail server took it${when}`;
    case 'refused':
      return `Refused by the mail server${when} (${why ?? ''})`;
    case 'bounced':
      return `Came back${when} (${why ?? ''})`;
    case 'unknown':
      return 'In doubt: nobody knows whether it was sent';
    case 'dropped':
      return droppedWords(why);
    case 'waiting':
    case 'sending':
      return isOver ? 'Not sent' : 'Waiting for the mail server';
    case null:
      return blocker === null ? 'Not on its list of e-mails' : `Not sent: ${blocked[blocker]}`;
  }
}

const droppedWords = (why: string | null) =>
  why === 'unsubscribed' || why === 'refused'
    ? `Not sent: ${blocked[why]}`
    : 'Not sent: nobody on the roster had the address any more';

const blocked = {
  unsubscribed: 'unsubscribed from e-mail',
  refused: 'there is no such mailbox',
} as const;
