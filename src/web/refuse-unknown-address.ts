import type { RequestHandler } from 'express';

/** The last route of all. Who only looks is told so in `words`; who sends something is noted too. */
export function refuseUnknownAddress(words: string, note: () => void): RequestHandler {
  return ({ method }, response) => {
    if (method !== 'GET' && method !== 'HEAD') note();
    response.status(404).type('text').send(words);
  };
}
