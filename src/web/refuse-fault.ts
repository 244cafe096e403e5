import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';

/** The last handler of all: express's own tells the person who asks where in our files it failed. */
export function refuseFault(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (isUnreadable(error)) {
      response.status(400).type('text').send('This request was refused: it can’t be read.');
      return;
    }
    log.error({ err: error }, 'a request failed');
    response.status(503).type('text').send('This isn’t working right now. Please try again.');
  };
}

/** Errors of body-parser, and express's own for a bad address, carry the status that they stand for. */
export function isUnreadable(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? error.status : 0;
  return typeof status === 'number' && status >= 400 && status < 500;
}
