import type { RejectionClass } from '#domain/shared/carrier/rejection-class.ts';

// Names: https://www.twilio.com/docs/api/errors. Numbers Twilio only reports later, in a status
// callback (30xxx), are here too, so that a text's ending is read by the same table.
const codes: Record<RejectionClass, readonly number[]> = {
  'bad-number': [13223, 13224, 13226, 21202, 21211, 21217, 30005],
  // 30006: a landline, or a carrier that takes no texts; 30004: the phone or its carrier blocks them.
  'no-texts': [21614, 21635, 30004, 30006],
  'opted-out': [21610],
  account: [
    10001, 10002, 20003, 20005, 21203, 21205, 21210, 21212, 21213, 21219, 21606, 21608, 21703,
    21705, 30002, 30024, 30032, 30033, 30034, 30035, 32017, 32018,
  ],
  // Countries that the account may not call or text (21215, 13227, 32205, 21408), numbers that Twilio bars (21216, 13225,
  // 32203), and pairs of numbers that it can't connect (21612).
  refused: [13225, 13227, 21215, 21216, 21408, 21612, 32203, 32205],
  temporary: [
    10004, 20429, 21214, 21611, 22005, 30001, 30003, 30008, 30017, 30022, 30036, 30410, 32016,
  ],
  'daily-cap': [30023, 30027],
  content: [30007],
};

const classByCode = new Map<number, RejectionClass>(
  (Object.keys(codes) as RejectionClass[]).flatMap((name) =>
    codes[name].map((code) => [code, name] as const),
  ),
);

/**
 * An error number we do not know may be about this one phone, for which nobody else has to wait; where several meet it, a
 * person must look. Where Twilio does not let us in (401, 403) it is the account.
 */
export function rejectionClass(code: number, status: number): RejectionClass {
  return classByCode.get(code) ?? (status === 401 || status === 403 ? 'account' : 'refused');
}

/** Why a text that Twilio had accepted did not arrive. What we do not know says nothing about the account. */
export function endingReason(code: number | undefined): { code?: number; class?: RejectionClass } {
  if (!code) return {};
  const known = classByCode.get(code);
  return known === undefined ? { code } : { code, class: known };
}
