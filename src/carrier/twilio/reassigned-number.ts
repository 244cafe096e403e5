import type { Twilio } from 'twilio';
import { type ReassignedAnswer } from '#carrier/carrier.ts';
import { CarrierFault } from '#carrier/carrier-fault.ts';
import { asFault } from './read-failure.ts';

const answers: Readonly<Record<string, ReassignedAnswer>> = {
  yes: 'yes',
  no: 'no',
  no_data_available: 'no-data',
};

// A provider behind Lookup failed (60608), or was asked too often, in all (60616) or about one number (60626).
// https://www.twilio.com/docs/api/errors/60608 and so on.
const passing: ReadonlySet<number> = new Set([60608, 60616, 60626]);

const doing = 'checking a number';

/**
 * One question to the Reassigned Numbers Database, through Twilio Lookup v2. The account must be approved for it
 * (60606), and it knows US numbers only (60607): https://www.twilio.com/docs/lookup/v2-api/reassigned-number
 */
export async function askReassigned(
  client: Twilio,
  number: string,
  lastVerified: string,
): Promise<ReassignedAnswer> {
  const found = await client.lookups.v2
    .phoneNumbers(number)
    .fetch({ fields: 'reassigned_number', lastVerifiedDate: lastVerified.replaceAll('-', '') })
    .catch((error: unknown) => {
      throw asFault(doing, error);
    });
  // Lookup answers 200 for a number that is none, and for a package that it could not look up.
  if (!found.valid) throw new CarrierFault(`${doing} failed: no such number`, { retryable: false });
  const code = Number(found.reassignedNumber?.errorCode ?? 0);
  if (code !== 0) {
    const retryable = passing.has(code);
    throw new CarrierFault(`${doing} failed: error ${code}`, { retryable, carrierCode: code });
  }
  const answer = answers[found.reassignedNumber?.isNumberReassigned ?? ''];
  if (answer === undefined) {
    throw new CarrierFault(`${doing} failed: an answer that is none`, { retryable: false });
  }
  return answer;
}
