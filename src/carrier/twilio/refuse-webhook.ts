import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { UnknownToken } from '#carrier/carrier-fault.ts';
import { Unverified } from './verify-request.ts';

/** Why a request was not taken for the carrier's, in the words of the other edges. */
export type WebhookRefusal =
  | 'unsigned'
  | 'bad-signature'
  | 'bad-token'
  | 'too-large'
  | 'unreadable';

/** 403 to whom we do not believe, 413 to whom says too much; 503 makes Twilio try again. */
export function refuseWebhook(log: Logger, onRefused: (reason: WebhookRefusal) => void) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) return next(error);
    const { status, reason, counts } = judge(error);
    const level = status === 503 ? 'error' : 'warn';
    // The path holds the attempt's token, so its route is logged instead.
    log[level]({ status, reason, route: request.path.split('/')[1] }, 'webhook refused');
    if (status === 503) log.error({ err: error }, 'webhook handler failed');
    if (counts !== undefined) onRefused(counts);
    response.status(status).end();
  };
}

type Judged = { status: number; reason: string; counts?: WebhookRefusal };

function judge(error: unknown): Judged {
  if (error instanceof Unverified)
    return { status: 403, reason: error.message, counts: countedAs[error.message] ?? 'unreadable' };
  if (error instanceof UnknownToken)
    return { status: 403, reason: 'unknown token', counts: 'bad-token' };
  const status = error instanceof Error && 'status' in error ? error.status : 0;
  // The router's, where an address holds what is no character: body-parser's say their type too.
  if (status === 400 && error instanceof URIError)
    return { status: 400, reason: 'address', counts: 'unreadable' };
  // body-parser's errors carry the status they stand for.
  if (status === 413) return { status: 413, reason: 'too large', counts: 'too-large' };
  if (typeof status === 'number' && status >= 400)
    return { status: 403, reason: 'unreadable', counts: 'unreadable' };
  return { status: 503, reason: 'handler' };
}

const countedAs: Readonly<Record<string, WebhookRefusal>> = {
  unsigned: 'unsigned',
  signature: 'bad-signature',
  token: 'bad-token',
};
