import express, { type Request, type Router } from 'express';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import type { Faults } from '#sandbox/twilio/faults.ts';
import type { Lookups } from './lookups.ts';
import { type Answer, endpoint, type Guard, guard, refuse } from './rest-endpoint.ts';
import type { Traffic } from './traffic.ts';
import { TwilioError } from './twilio-error.ts';

export type LookupApiOptions = Guard & {
  faults: Faults;
  traffic: Traffic;
  lookups: Lookups;
  /** Whether Twilio has let the account use the Reassigned Numbers Database. */
  isApproved: boolean;
};

const query = z.object({
  Fields: z.string().optional(),
  LastVerifiedDate: z.string().optional(),
});

/** Lookup v2 with the one package that is asked for, under /v2/PhoneNumbers: https://www.twilio.com/docs/lookup/v2-api */
export function lookupApi(options: LookupApiOptions): Router {
  const router = express.Router();
  router.use(guard(options));
  router.get(
    '/:number',
    endpoint(options, 'lookups.fetch', (request) => lookUp(options, request)),
  );
  router.use(() => {
    throw new TwilioError(20404);
  });
  router.use(refuse);
  return router;
}

function lookUp(options: LookupApiOptions, request: Request): Answer {
  const asked = query.safeParse(request.query);
  // The dictionary has no number of Lookup's own for this; Verify, its sister, says 60200.
  if (!asked.success) throw new TwilioError(60200);
  const { Fields: fields, LastVerifiedDate: date } = asked.data;
  if (fields !== undefined && fields !== 'reassigned_number') throw new TwilioError(60200);
  const lastVerified = date === undefined ? undefined : readDate(date);
  const number = readNumber(String(request.params['number']));
  const found =
    fields === undefined || !number.valid
      ? null
      : reassignedNumber(options, {
          number: number.phone_number,
          country: number.country_code,
          lastVerified,
        });
  return { status: 200, body: { ...number, ...emptyPackages, reassigned_number: found } };
}

/** What goes wrong with a package is told in it: https://www.twilio.com/docs/lookup/v2-api/reassigned-number */
function reassignedNumber(
  { lookups, isApproved }: LookupApiOptions,
  asked: { number: string; country: string | null; lastVerified: Temporal.PlainDate | undefined },
) {
  const { number, country, lastVerified } = asked;
  const failed = (code: number) => ({
    last_verified_date: lastVerified?.toString() ?? null,
    is_number_reassigned: null,
    error_code: code,
  });
  if (!isApproved) return failed(60606);
  if (country !== 'US') return failed(60607);
  if (lastVerified === undefined) return failed(60617);
  return {
    last_verified_date: lastVerified.toString(),
    is_number_reassigned: lookups.isReassigned(number, lastVerified),
    error_code: null,
  };
}

/** A day such as 20260815, that has come. */
function readDate(text: string): Temporal.PlainDate {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  try {
    const date = Temporal.PlainDate.from(`${year}-${month}-${day}`);
    // Somewhere on earth it is already the next day.
    const latest = Temporal.Now.plainDateISO('UTC').add({ days: 1 });
    if (Temporal.PlainDate.compare(date, latest) <= 0) return date;
  } catch {
    // Told below.
  }
  throw new TwilioError(60200);
}

/** https://www.twilio.com/docs/lookup/v2-api/formatting-validation: a number that is none is no error. */
function readNumber(text: string) {
  const read = parsePhoneNumberFromString(text, 'US');
  const valid = read?.isValid() === true;
  return {
    calling_country_code: read?.countryCallingCode ?? null,
    country_code: valid ? (read?.country ?? null) : null,
    phone_number: read?.number ?? text,
    national_format: valid ? (read?.formatNational() ?? null) : null,
    valid,
    validation_errors: valid ? [] : [read === undefined ? 'NOT_A_NUMBER' : 'INVALID_BUT_POSSIBLE'],
  };
}

const emptyPackages = {
  caller_name: null,
  sim_swap: null,
  call_forwarding: null,
  line_status: null,
  line_type_intelligence: null,
  identity_match: null,
  sms_pumping_risk: null,
  phone_number_quality_score: null,
  pre_fill: null,
};
