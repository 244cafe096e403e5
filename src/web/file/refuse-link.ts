import type { Response } from 'express';
import { sendPlainPage } from '#web/page.ts';

/** A link to a file that is not the one given out, or whose hour is over; `askAgain` is what to type in chat. */
export function refuseLink(
  response: Response,
  state: 'altered' | 'expired',
  askAgain: string,
): undefined {
  const ask = `For a new link type “${askAgain}” in chat.`;
  sendPlainPage(
    response,
    state === 'expired'
      ? { status: 403, title: 'This link has expired', words: `It worked for one hour. ${ask}` }
      : {
          status: 403,
          title: 'This link doesn’t work',
          words: `It is incomplete or was changed. ${ask}`,
        },
  );
}
