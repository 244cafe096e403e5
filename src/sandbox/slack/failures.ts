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
  /** Only what holds these words. */
  saying?: string;
};

export type Failures = {
  failNext(method: string, failure: Failure): void;
  /** From now on it fails no more. */
  recover(method: string): void;
  /** Until it is up again every call is answered with 503. */
  setDown(isDown: boolean): void;
  /** True where it has answered with the failure that was asked for; `act` is what would have been done. */
  fail(method: string, response: Response, asked: { act: () => unknown; said: string }): boolean;
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
        saying: '',
        ...failure,
      };
      waiting.set(method, [...(waiting.get(method) ?? []), full]);
    },
    recover(method) {
      waiting.delete(method);
    },
    fail(method, response, { act, said }) {
      if (isAway) {
        response.status(503).send('<html><body>Slack is down.</body></html>');
        return true;
      }
      const failures = waiting.get(method) ?? [];
      const next = failures.find(({ saying }) => said.includes(saying));
      if (next === undefined) return false;
      next.times -= 1;
      waiting.set(
        method,
        failures.filter(({ times }) => times > 0),
      );
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
