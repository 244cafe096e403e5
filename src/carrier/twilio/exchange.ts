import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher, Pool } from 'undici';

/**
 * When the signal fires, the request is dropped. Past `slotEndMs`, of `performance.now()`, it is not even handed to a
 * connection, and past `leaveByMs` not begun on it: connecting may have taken a while.
 */
export type Limits = {
  signal: AbortSignal;
  leaveByMs?: number | undefined;
  slotEndMs?: number | undefined;
  /** Called when the request's first bytes have been written. */
  onLeft?: (() => void) | undefined;
};

export type HttpQuestion = Limits & {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body: string | null;
};

export type HttpAnswer = { status: number; headers: IncomingHttpHeaders; body: string };
type BytesAnswer = Omit<HttpAnswer, 'body'> & { body: Buffer };

/** The answer is longer than what was to be read of it. */
export class TooLarge extends Error {
  override name = 'TooLarge';
}

/** The request failed before a byte of it was written: the far side cannot have acted on it. */
export class NeverSent extends Error {
  override name = 'NeverSent';
}

/** Its slot was over before it was handed to a connection. */
export class TooLate extends Error {
  override name = 'TooLate';
}

/**
 * One request and its whole answer. undici announces `onRequestStart` immediately before it writes,
 * on a connected socket; so a failure before that (name lookup, refused, TLS, connect timeout, or
 * given up while waiting for a free connection) is NeverSent, and any later one is ambiguous.
 */
export async function exchange(pool: Pool, question: HttpQuestion): Promise<HttpAnswer> {
  const { body, ...answer } = await exchangeBytes(pool, question);
  return { ...answer, body: body.toString('utf8') };
}

export function exchangeBytes(
  pool: Pool,
  { maxBytes = Infinity, ...question }: HttpQuestion & { maxBytes?: number },
): Promise<BytesAnswer> {
  const { signal, leaveByMs = Infinity, slotEndMs = Infinity, onLeft, ...request } = question;
  return new Promise((resolve, reject) => {
    let started: Dispatcher.DispatchController | undefined;
    let settled = false;
    let head: { status: number; headers: IncomingHttpHeaders } | undefined;
    const chunks: Buffer[] = [];
    let read = 0;

    const fail = (cause: unknown): void => {
      signal.removeEventListener('abort', giveUp);
      settled = true;
      reject(started ? cause : new NeverSent(messageOf(cause), { cause }));
    };
    const giveUp = (): void => {
      if (started) started.abort(asError(signal.reason));
      else fail(signal.reason);
    };

    if (signal.aborted) return giveUp();
    if (performance.now() > slotEndMs) return fail(new TooLate('its slot is over'));
    signal.addEventListener('abort', giveUp, { once: true });
    pool.dispatch(request, {
      onRequestStart(controller) {
        // Given up meanwhile, or about to be written a second time on a fresh connection.
        if (settled || started) controller.abort(new Error('not sent again'));
        else if (performance.now() > leaveByMs) controller.abort(new Error('too late to leave'));
        else {
          started = controller;
          // Not before they are: the process may be held up in between.
          if (onLeft) queueMicrotask(onLeft);
        }
      },
      onResponseStart(_controller, status, headers) {
        head = { status, headers };
      },
      onResponseData(controller, chunk) {
        read += chunk.length;
        if (read > maxBytes) controller.abort(new TooLarge(`more than ${maxBytes} bytes`));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        signal.removeEventListener('abort', giveUp);
        settled = true;
        if (head) resolve({ ...head, body: Buffer.concat(chunks) });
        else reject(new Error('an answer without a head'));
      },
      onResponseError(_controller, error) {
        if (!settled) fail(error);
      },
    });
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
