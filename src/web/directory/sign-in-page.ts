import type { Response } from 'express';
import type { Platform } from '#domain/shared/platform.ts';
import type { SignInRefusal } from '#domain/sign-in/sign-in.ts';
import { html } from '../html.ts';
import { sendPage, sendPlainPage } from '../page.ts';

type Ending =
  | SignInRefusal
  | 'over'
  | 'other-browser'
  | 'declined'
  | 'not-right'
  | 'already-linked'
  | 'stepped-up';

const again = 'Go back to your chat and start once more.';

const endings: Record<Ending, { status: number; title: string; words: string }> = {
  over: {
    status: 403,
    title: 'This sign-in is over',
    words: `A sign-in is good for five minutes and once. ${again}`,
  },
  'other-browser': {
    status: 403,
    title: 'This sign-in began elsewhere',
    words: `It must end in the browser in which it began. ${again}`,
  },
  declined: { status: 403, title: 'You are not signed in', words: `Nothing has changed. ${again}` },
  'not-right': {
    status: 403,
    title: 'The directory’s answer was not right',
    words: `Nothing has changed. ${again} If it happens again, tell an administrator.`,
  },
  'not-on-staff-list': {
    status: 403,
    title: 'You are not on the staff list',
    words:
      'The directory knows you, and Bellwether’s staff list does not. An administrator can add you. That you tried is on record.',
  },
  'account-of-another': {
    status: 403,
    title: 'That account is somebody else’s',
    words:
      'The chat account from which this began is linked to another person. An account is never two people. That it was tried is on record.',
  },
  'other-person': {
    status: 403,
    title: 'That is another person',
    words:
      'The person who signed in is not the one whose chat account began this. Nothing has changed. That it was tried is on record.',
  },
  'not-fresh': {
    status: 403,
    title: 'That sign-in was not fresh',
    words: `The directory did not ask you again, or did not say that it had. Nothing is approved. ${again} If it happens again, tell an administrator.`,
  },
  'already-linked': {
    status: 200,
    title: 'This account is linked to you already',
    words: 'There is nothing to do. You can close this page.',
  },
  'stepped-up': {
    status: 200,
    title: 'It is you',
    words: 'Nothing is approved yet: go back to your chat and press Approve within ten minutes.',
  },
};

export function sendSignInPage(response: Response, ending: Ending): void {
  sendPlainPage(response, endings[ending]);
}

/** The code is shown here and nowhere else. */
export function sendLinkCode(
  response: Response,
  { code, platform }: { code: string; platform: Platform },
): void {
  const say = platform === 'slack' ? `/closure link ${code}` : `@Bellwether link ${code}`;
  const where = platform === 'slack' ? 'Slack' : 'Teams';
  const title = 'One step more';
  sendPage(response, {
    status: 200,
    language: 'en',
    title,
    body: html`<h1>${title}</h1>
<p>Type this in ${where} within five minutes:</p>
<p class="done"><strong>${say}</strong></p>
<p>Type it yourself and tell it to nobody: whoever has it could act as you.</p>`,
  });
}
