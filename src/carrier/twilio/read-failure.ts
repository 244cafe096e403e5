import { type OrderOutcome, type Shortage } from '#carrier/carrier.ts';
import { CarrierFault } from '#carrier/carrier-fault.ts';
import { NeverSent, TooLate } from './exchange.ts';
import { rejectionClass } from './rejection-class.ts';
import { Throttled } from './undici-request-client.ts';

/**
 * What an order's failure says about the order. Twilio has no idempotency key and warns that a
 * repeated POST may ring a phone twice (https://www.twilio.com/docs/api/errors/20500), so whatever
 * is not a proven no is `unknown`.
 */
export function outcomeOfFailure(error: unknown): OrderOutcome {
  if (error instanceof NeverSent) {
    const late = error.cause instanceof TooLate ? ({ isLate: true } as const) : {};
    return { kind: 'unsent', reason: error.message, ...late };
  }
  if (error instanceof Throttled) {
    const retryAfterMs = error.retryAfterMs;
    const patience = retryAfterMs === undefined ? {} : { retryAfterMs };
    return { kind: 'unsent', reason: error.message, shortage: shortageOf(error.code), ...patience };
  }
  const { status, code } = refusal(error);
  if (status >= 400 && status < 500 && code !== undefined && noRoom.has(code)) {
    return { kind: 'unsent', reason: `Twilio has no room (${code})`, shortage: shortageOf(code) };
  }
  if (status >= 400 && status < 500 && status !== 408 && code !== undefined) {
    return { kind: 'rejected', code, class: rejectionClass(code, status) };
  }
  return { kind: 'unknown', reason: describe(error, status) };
}

/** Not placed, and nothing is wrong with it: 10004 calls at once, 20429 requests at once, 22005 a day of calls queued. */
const noRoom: ReadonlySet<number> = new Set([10004, 20429, 22005]);

const shortageOf = (code: number): Shortage => (code === 22005 ? 'queue' : 'moment');

/**
 * What a question's failure says about asking again. Twilio's own words stay behind: they quote the number, in the
 * address that was asked.
 */
export function asFault(doing: string, error: unknown): CarrierFault {
  if (error instanceof CarrierFault) return error;
  if (error instanceof Throttled) {
    const { retryAfterMs } = error;
    return new CarrierFault(`${doing} failed: HTTP 429`, { retryable: true, retryAfterMs });
  }
  const { status, code } = refusal(error);
  if (status > 0) {
    const retryable = status >= 500 || status === 408 || status === 429;
    return new CarrierFault(`${doing} failed: HTTP ${status}`, { retryable, carrierCode: code });
  }
  if (error instanceof SyntaxError) {
    return new CarrierFault(`${doing} failed: not JSON`, { retryable: true });
  }
  const why = error instanceof NeverSent ? 'nothing was sent' : 'no answer';
  return new CarrierFault(`${doing} failed: ${why}`, { retryable: true, cause: error });
}

/** HTTP status and error number of the SDK's exceptions; status 0 where it is none of them. */
export function refusal(error: unknown): { status: number; code: number | undefined } {
  if (!(error instanceof Error)) return { status: 0, code: undefined };
  const { status, code } = error as { status?: unknown; code?: unknown };
  return {
    status: typeof status === 'number' ? status : 0,
    code: typeof code === 'number' && code > 0 ? code : undefined,
  };
}

/** Never Twilio's own message: it quotes the number called. */
function describe(error: unknown, status: number): string {
  if (status > 0) return `Twilio answered ${status}`;
  if (error instanceof SyntaxError) return 'Twilio answered something that is not JSON';
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
