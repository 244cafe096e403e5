import type { Response } from 'express';
import type { Decision } from '#domain/closure/approval/approval.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { SignInRefusal } from '#domain/sign-in/sign-in.ts';
import { html } from '#web/html.ts';
import { sendPage, sendPlainPage } from '#web/page.ts';

type Ending =
  | SignInRefusal
  | 'over'
  | 'other-browser'
  | 'declined'
  | 'not-right'
  | 'already-linked';

const again = 'Go back to your chat and start again.';

const endings: Record<Ending, { status: number; title: string; words: string }> = {
  over: {
    status: 403,
    title: 'This sign-in has ended',
    words: `A sign-in works once, for five minutes. ${again}`,
  },
  'other-browser': {
    status: 403,
    title: 'This sign-in started in another browser',
    words: `It must end in the browser where it started. ${again}`,
  },
  declined: { status: 403, title: 'You aren’t signed in', words: `Nothing changed. ${again}` },
  'not-right': {
    status: 403,
    title: 'We couldn’t verify the directory’s answer',
    words: `Nothing changed. ${again} If it happens again, tell an administrator.`,
  },
  'not-on-staff-list': {
    status: 403,
    title: 'You aren’t on the staff list',
    words:
      'The directory knows you, but you aren’t on Bellwether’s staff list. An administrator can add you. This attempt was recorded.',
  },
  'account-of-another': {
    status: 403,
    title: 'That account belongs to someone else',
    words:
      'The chat account you started from is linked to another person. Ask an administrator to check the staff list. This attempt was recorded.',
  },
  'other-person': {
    status: 403,
    title: 'A different person signed in',
    words:
      'The person who signed in isn’t the one who started this in chat. Nothing changed. This attempt was recorded.',
  },
  'not-fresh': {
    status: 403,
    title: 'The directory didn’t ask you to sign in again',
    words: `Nothing is approved. ${again} Open the link in a private window: there you are asked to sign in. If it happens again, tell an administrator.`,
  },
  'already-linked': {
    status: 200,
    title: 'This account is already linked to you',
    words: 'There is nothing to do. You can close this page.',
  },
};

export function sendSignInPage(response: Response, ending: Ending): void {
  sendPlainPage(response, endings[ending]);
}

/** What the approval that the sign-in was for came to. Chat says why one was refused. */
export function sendApproval(response: Response, decision: Decision | undefined): void {
  if (decision?.kind !== 'approved')
    return sendPlainPage(response, {
      status: 403,
      title: 'You signed in, but nothing is approved',
      words: 'Go back to your chat and press Approve: the answer says why.',
    });
  const { campaignNumber: number, given, needed } = decision;
  const isWhole = given >= needed;
  sendPlainPage(response, {
    status: 200,
    title: isWhole ? `You approved closure ${number}` : `${given} of ${needed} approvals`,
    words: isWhole
      ? 'Its card shows what happens next. You can close this page.'
      : `You approved closure ${number}. Another person must approve too. You can close this page.`,
  });
}

/** The code is shown here and nowhere else. */
export function sendLinkCode(
  response: Response,
  { code, platform }: { code: string; platform: Platform },
): void {
  const say = platform === 'slack' ? `/closure link ${code}` : `@Bellwether link ${code}`;
  const where = platform === 'slack' ? 'Slack' : 'Teams';
  const title = 'One more step';
  sendPage(response, {
    status: 200,
    language: 'en',
    title,
    body: html`<h1>${title}</h1>
<p>Type this in ${where} within five minutes:</p>
<p class="done"><strong>${say}</strong></p>
<p>Type it yourself and don’t share it: anyone who has it could act as you.</p>`,
  });
}
