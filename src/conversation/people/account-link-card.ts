import { fact, factList, note, strong } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import type { AccountLink } from '#domain/people/operator/account/find-account-link.ts';
import type { Platform } from '#domain/shared/platform.ts';

const accountNames: Record<Platform, string> = {
  slack: 'a Slack account',
  teams: 'a Teams account',
};

/** For the oversight channel: one more account acts as somebody. */
export function accountLinkCard(link: AccountLink, timeZone: string): Card {
  const words = `${link.person} linked ${accountNames[link.platform]}`;
  return {
    title: 'Account linked',
    blocks: [
      strong(`${words}.`),
      factList([fact('Linked', time(link.linkedAt, timeZone))]),
      note(
        `What is typed and pressed there counts as ${link.person}’s. If this is wrong, an administrator ends all roles in /closure people.`,
      ),
    ],
    buttons: [],
    summary: words,
  };
}

/** For the person, in the accounts that they had before. */
export function ownAccountLinkCard(link: AccountLink, timeZone: string): Card {
  const words = `You linked ${accountNames[link.platform]} at ${time(link.linkedAt, timeZone)}`;
  return {
    title: 'Account linked',
    blocks: [
      strong(`${words}.`),
      note(
        'What is typed and pressed there counts as yours. If that wasn’t you, tell an administrator now.',
      ),
    ],
    buttons: [],
    summary: words,
  };
}
