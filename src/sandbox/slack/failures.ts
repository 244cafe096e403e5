import type { Response } from 'express';

/** `error` answers `ok: false` with that word; `status` answers with that HTTP status. */
export type Failure = {
  status?: number;
  error?: string;
  times?: number;
  /** Of a 429, in seconds. */
  retryAfter?: number;
};

export type Failures = {
  failNext(method: string, failure: Failure): void;
  /** True where it has answered with the failure that was asked for. */
  fail(method: string, response: Response): boolean;
};

/** What a test or the sandbox page wants to go wrong next. */
export function createFailures(): Failures {
  const waiting = new Map<string, Required<Failure>[]>();
  return {
    failNext(method, failure) {
      const full = { status: 200, error: '', times: 1, retryAfter: 1, ...failure };
      waiting.set(method, [...(waiting.get(method) ?? []), full]);
    },
    fail(method, response) {
      const [next, ...rest] = waiting.get(method) ?? [];
      if (next === undefined) return false;
      next.times -= 1;
      if (next.times <= 0) waiting.set(method, rest);
      if (next.status === 429) {
        response.set('retry-after', String(next.retryAfter));
        response.status(429).json({ ok: false, error: 'ratelimited' });
      } else if (next.status === 200) {
        response.json({ ok: false, error: next.error });
      } else {
        response.status(next.status).send('<html><body>Something went wrong.</body></html>');
      }
      return true;
    },
  };
}
