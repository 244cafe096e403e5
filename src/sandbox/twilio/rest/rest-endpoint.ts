import type { NextFunction, Request, Response } from 'express';
import type { Fault, Faults, Operation } from '#sandbox/twilio/faults.ts';
import { fateOf, isOrder, type Traffic } from './traffic.ts';
import { TwilioError } from './twilio-error.ts';

export type Answer = { status: number; body: object };

export type Guard = {
  accountSid: string;
  /** The primary and the secondary one. */
  tokens: () => readonly string[];
  /** More API requests than this at one time are refused with 20429. */
  maxConcurrentRequests: number;
};

/** Basic auth, for the account that the address names if it names one, and Twilio's limit on concurrent requests. */
export function guard({ accountSid, tokens, maxConcurrentRequests }: Guard) {
  const isKnown = (given: string | undefined) =>
    tokens().some(
      (token) => given === `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`,
    );
  let running = 0;
  return (request: Request, response: Response, next: NextFunction): void => {
    const { account = accountSid } = request.params;
    if (!isKnown(request.get('authorization')) || account !== accountSid) {
      throw new TwilioError(20003);
    }
    running += 1;
    response.once('close', () => {
      running -= 1;
    });
    if (running > maxConcurrentRequests) throw new TwilioError(20429);
    next();
  };
}

/** Answers a request, or goes wrong in the way that was ordered. */
export function endpoint(
  { faults, traffic }: { faults: Faults; traffic: Traffic },
  operation: Operation,
  act: (request: Request) => Answer,
) {
  return async (request: Request, response: Response): Promise<void> => {
    const fault = faults.take(operation);
    if (isOrder(operation)) traffic.note(fateOf(fault));
    if (fault?.mode === 'drop-before') return void request.socket.destroy();
    if (fault?.mode === 'error') return sendFault(response, fault);
    const answer = attempt(act, request);
    await faults.released();
    if (fault?.mode === 'accept-then-drop') return void request.socket.destroy();
    if (fault?.mode === 'accept-then-error') return sendFault(response, fault);
    if (answer instanceof TwilioError) throw answer;
    response.status(answer.status);
    sendAnswer(response, fault, answer.body);
  };
}

/** A refusal is an answer too, which may get lost. */
function attempt(act: (request: Request) => Answer, request: Request): Answer | TwilioError {
  try {
    return act(request);
  } catch (error) {
    if (error instanceof TwilioError) return error;
    throw error;
  }
}

/** What was done, in an answer that may say so badly. */
function sendAnswer(response: Response, fault: Fault | undefined, body: object): void {
  switch (fault?.mode) {
    case 'accept-then-garble':
      response.type('json').send(JSON.stringify(body).slice(0, 40));
      return;
    case 'accept-then-page':
      response.type('html').send('<h1>Created</h1>');
      return;
    case 'accept-then-empty':
      response.json({ sid: 'none' });
      return;
    default:
      response.json(body);
  }
}

function sendFault(response: Response, fault: Fault): void {
  const error = new TwilioError(fault.code ?? 20500, fault.status);
  if (fault.retryAfter !== undefined) response.set('Retry-After', String(fault.retryAfter));
  response.status(error.status);
  if (fault.html) response.type('html').send('<h1>Bad gateway</h1>');
  else response.json(error.body);
}

export function refuse(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (!(error instanceof TwilioError)) return next(error);
  if (error.status === 429) response.set('Retry-After', '1');
  if (error.status === 401) response.set('WWW-Authenticate', 'Basic realm="Twilio API"');
  response.status(error.status).json(error.body);
}
