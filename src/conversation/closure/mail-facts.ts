import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import type { MailBlocker } from '#domain/district/mail-server/mail-blocker.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** What keeps e-mails, and who mends it: the end of a sentence. */
export const mailBlockerWords: Readonly<Record<MailBlocker, string>> = {
  none: 'no bot has a mail server. Ask IT to set SMTP_URL',
  unreachable: 'the mail server doesn’t answer. Tell IT',
  insecure: 'the mail server offers no encryption. Tell IT',
  'sign-in': 'the mail server refuses our password. Tell IT',
  rejected: 'the mail server refuses our e-mails. Tell IT',
};

/** What else one approval sends: the same words to these addresses; and before it begins, what would keep them. */
export function mailFacts({ sealed, state, noMail }: CampaignView): Fact[] {
  const { letterCount = null } = sealed ?? {};
  if (letterCount === null) return [];
  const isToCome = state === 'submitted' || state === 'approved';
  const but =
    isToCome && noMail !== undefined && letterCount > 0
      ? `, but ${mailBlockerWords[noMail]}; calls and texts don’t wait for it`
      : '';
  return [fact('E-mail', `The same words to ${plural(letterCount, 'address', 'addresses')}${but}`)];
}

/** Apart from phones: an e-mail reaches nobody by itself, so no family counts as reached by it. */
export function letterFacts({ letters, state, noMail }: CampaignView): Fact[] {
  if (letters === undefined) return [];
  const { sent, refused, bounced, unknown, dropped, waiting, isOver } = letters;
  const isEnded = isOver || state === 'stopped';
  const parts = [
    [refused, 'refused'],
    [bounced, 'came back'],
    [unknown, 'in doubt'],
    [dropped, 'no longer wanted'],
    [waiting, isEnded ? 'not sent' : 'waiting'],
  ] as const;
  const words = parts.flatMap(([number, what]) => (number > 0 ? [`${count(number)} ${what}`] : []));
  const why =
    waiting > 0 && !isEnded && noMail !== undefined ? `: ${mailBlockerWords[noMail]}` : '';
  return [fact('E-mail', `${[`${count(sent)} sent`, ...words].join(', ')}${why}`)];
}
