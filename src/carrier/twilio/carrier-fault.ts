import { CarrierFault } from '../carrier.ts';
import { NeverSent } from './exchange.ts';
import { refusal } from './order-outcome.ts';
import { Throttled } from './undici-request-client.ts';

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
