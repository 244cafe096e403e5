import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { UnknownToken } from '#carrier/carrier.ts';
import { Unverified } from './verify-request.ts';

/** 403 to whom we do not believe, 413 to whom says too much; 503 makes Twilio try again. */
export function refuseWebhook(log: Logger) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) return next(error);
    const { status, reason } = judge(error);
    const level = status === 503 ? 'error' : 'warn';
    // The path holds the attempt's token, so its route is logged instead.
    log[level]({ status, reason, route: request.path.split('/')[1] }, 'webhook refused');
    if (status === 503) log.error({ err: error }, 'webhook handler failed');
    response.status(status).end();
  };
}

function judge(error: unknown): { status: number; reason: string } {
  if (error instanceof Unverified) return { status: 403, reason: error.message };
  if (error instanceof UnknownToken) return { status: 403, reason: 'unknown token' };
  const status = error instanceof Error && 'status' in error ? error.status : 0;
  // The router's, where an address holds what is no character: body-parser's say their type too.
  if (status === 400 && error instanceof URIError) return { status: 400, reason: 'address' };
  // body-parser's errors carry the status they stand for.
  if (status === 413) return { status: 413, reason: 'too large' };
  if (typeof status === 'number' && status >= 400) return { status: 403, reason: 'unreadable' };
  return { status: 503, reason: 'handler' };
}
