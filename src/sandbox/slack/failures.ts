import type { Response } from 'express';

/** `error` answers `ok: false` with that word; `status` answers with that HTTP status. */
export type Failure = {
  status?: number;
  error?: string;
  times?: number;
  /** Of a 429, in seconds. */
  retryAfter?: number;
  /** It is done all the same, and only the answer is lost. */
  isDone?: boolean;
};

export type Failures = {
  failNext(method: string, failure: Failure): void;
  /** Until it is up again every call is answered with 503. */
  setDown(isDown: boolean): void;
  /** True where it has answered with the failure that was asked for; `act` is what would have been done. */
  fail(method: string, response: Response, act: () => unknown): boolean;
};

/** What a test or the sandbox page wants to go wrong next. */
export function createFailures(): Failures {
  const waiting = new Map<string, Required<Failure>[]>();
  let isAway = false;
  return {
    setDown(isDown) {
      isAway = isDown;
    },
    failNext(method, failure) {
      const full = {
        status: 200,
        error: '',
        times: 1,
        retryAfter: 1,
        isDone: false,
        ...failure,
      };
      waiting.set(method, [...(waiting.get(method) ?? []), full]);
    },
    fail(method, response, act) {
      if (isAway) {
        response.status(503).send('<html><body>Slack is down.</body></html>');
        return true;
      }
      const [next, ...rest] = waiting.get(method) ?? [];
      if (next === undefined) return false;
      next.times -= 1;
      if (next.times <= 0) waiting.set(method, rest);
      if (next.isDone) act();
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
