import type { Response } from 'express';
import { sendPlainPage } from '#web/page.ts';

/** A link to a file that is not the one given out, or whose hour is over; `askAgain` is what to type in chat. */
export function refuseLink(
  response: Response,
  state: 'altered' | 'expired',
  askAgain: string,
): undefined {
  const ask = `For a new link type “${askAgain}” in chat.`;
  return state === 'expired'
    ? refuse(response, 'This link has expired', `It worked for one hour. ${ask}`)
    : refuse(response, 'This link doesn’t work', `It is incomplete or was changed. ${ask}`);
}

export const refuseUnknown = (response: Response): undefined =>
  refuse(
    response,
    'This link doesn’t work',
    'There is no file here. Go back to the card in your chat and open its link again.',
  );

export const refuseFrozen = (response: Response): undefined =>
  refuse(
    response,
    'Files are frozen',
    'An incident is open, so no reports or files leave Bellwether. Two people can resume them on its card in the compliance channel. This attempt was recorded.',
  );

/** `readers` says whom the file is for. */
export const refuseReader = (response: Response, readers: string): undefined =>
  refuse(
    response,
    'You no longer have access to this file',
    `${readers} Ask an administrator if you need the role. This attempt was recorded.`,
  );

export const refuseOther = (response: Response, askAgain: string): undefined =>
  refuse(
    response,
    'Someone else asked for this file',
    `A link works only for the person who asked for it. Ask the bot for your own with "${askAgain}". This attempt was recorded.`,
  );

function refuse(response: Response, title: string, words: string): undefined {
  sendPlainPage(response, { status: 403, title, words });
}
