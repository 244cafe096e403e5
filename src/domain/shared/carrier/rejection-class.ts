/**
 * Why the carrier said no.
 * - bad-number: permanent; the office should look at it.
 * - no-texts: a number that takes no texts, such as a landline; it may well be called.
 * - opted-out: the carrier holds a STOP for this number.
 * - account: every further order would fail the same way; stop the campaign.
 * - refused: it may be this number or where it is, and it may be the account; where many are refused, it is the account.
 * - temporary: may succeed later.
 * - daily-cap: the phone's own carrier takes no more of our texts today.
 * - content: a person must look at the words.
 */
export type RejectionClass =
  | 'bad-number'
  | 'no-texts'
  | 'opted-out'
  | 'account'
  | 'refused'
  | 'temporary'
  | 'daily-cap'
  | 'content';
