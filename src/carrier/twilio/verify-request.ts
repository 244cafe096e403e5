import type { Request } from 'express';
import twilio from 'twilio';
import type { z } from 'zod';
import { repeatAnswer, repeatEvent, repeatScript } from './webhook-address.ts';
import { shiftedBorder } from './webhook-fields.ts';

/** A request that is not Twilio's, or not about us. `reason` is for the log alone. */
export class Unverified extends Error {
  override name = 'Unverified';
}

export type Verifier = {
  accountSid: string;
  /** The current token first; a second one while they are being exchanged. */
  authTokens: string[];
};

/** More than Twilio sends, and few enough to take a signature of them for the person who asks. */
const mostFields = 100;

/** The fields of a request that Twilio signed for exactly this address, or Unverified. */
export function verifiedFields<T extends { AccountSid: string }>(
  verifier: Verifier,
  request: Request,
  expected: { url: string; fields: z.ZodType<T> },
): T {
  const body = formBody(request.body);
  const signature = request.get('X-Twilio-Signature') ?? '';
  if (!isSigned(verifier.authTokens, signature, expected.url, body)) {
    throw new Unverified('signature');
  }
  if (shiftedBorder(body)) throw new Unverified('shifted fields');
  const fields = expected.fields.safeParse(body);
  if (!fields.success) throw new Unverified(`fields: ${namesOf(fields.error)}`);
  if (fields.data.AccountSid !== verifier.accountSid) throw new Unverified('account');
  return fields.data;
}

function isSigned(
  authTokens: string[],
  signature: string,
  url: string,
  body: Record<string, string>,
): boolean {
  // Twilio does not say whether it signs the connection overrides of the address we gave it.
  const urls = ['', repeatEvent, repeatAnswer, repeatScript].map((suffix) => url + suffix);
  return authTokens.some((token) =>
    urls.some((signed) => twilio.validateRequest(token, signature, signed, body)),
  );
}

/** The order of fields is not Twilio's promise, so which of two with one name it means nobody knows. */
function formBody(body: unknown): Record<string, string> {
  if (typeof body !== 'string') throw new Unverified('no form');
  const given = [...new URLSearchParams(body)];
  if (given.length > mostFields) throw new Unverified('too many fields');
  const fields = Object.fromEntries(given);
  if (Object.keys(fields).length < given.length) throw new Unverified('a repeated field');
  return fields;
}

function namesOf(error: z.ZodError): string {
  return error.issues.map((issue) => issue.path.join('.')).join(', ');
}
