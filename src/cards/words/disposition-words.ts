import type { Ending } from '#domain/attempt/tally/tally.ts';

/** Honest words: what is known to have happened, never just "delivered". */
export const dispositionWords: Record<Ending, string> = {
  person: 'A person answered',
  machine: 'Voicemail left',
  answered: 'Message spoken, not known to whom',
  'not-left': 'Voicemail, no message',
  'hung-up': 'Picked up and hung up before the message',
  delivered: 'Text delivered',
  sent: 'Text sent, no receipt',
  busy: 'Busy',
  'no-answer': 'No answer',
  failed: 'Failed',
  'not-spoken': 'Answered, but nothing could be spoken',
  undelivered: 'Text not delivered',
  canceled: 'Canceled while ringing',
  stopped: 'Stopped',
  expired: 'Ran out of time',
  'outside-calling-hours': 'Outside calling hours',
  'not-approved': 'Approval no longer holds',
  duplicate: 'Hung up: another call gave the message',
  'household-reached': 'Not called: their household was reached',
  'family-reached': 'Not called: the family was reached',
  'bad-number': 'Number not in service',
  'no-texts': 'Can’t receive texts',
  'opted-out': 'Opted out at the carrier (STOP)',
  account: 'Rejected by our carrier account',
  refused: 'Rejected by the carrier for this number',
  temporary: 'Carrier couldn’t deliver it',
  'daily-cap': 'Text not sent: carrier’s daily limit',
  content: 'Blocked by the carrier as spam',
  unknown: 'Unknown: the carrier’s answer was lost',
  fault: 'Our error: please call this family',
  'wrong-number': 'Wrong number',
  'texts-only': 'Not called: asked for texts',
  'landline-text': 'Landline can’t receive texts',
  'carrier-stop': 'Opted out at the carrier (STOP)',
  'emergency-opt-out': 'Opted out of emergencies too',
  revoked: 'Opted out during calling',
  'no-consent': 'No consent on file',
  'barred-by-custody': 'Custody order',
  'not-on-roster': 'No longer on the roster',
};

/** What these leave open where many are counted in one line. */
const openWords: Partial<Record<Ending, string>> = {
  stopped: 'not called, or not yet answered',
  expired: 'not called, or not yet answered',
  'outside-calling-hours': 'not called, or not given the message',
  'not-approved': 'not called, or not given the message',
};

type Words = Readonly<Record<string, string | undefined>>;

/**
 * How one try ended. What is stored may be the id of any rule that refused: then the rule's own words say it. Of one that
 * heard the message, detection may not have said who answered.
 */
export function dispositionEnding(stored: string, reason: string | undefined): string {
  if (stored === 'machine') return 'Voicemail, or not known who answered';
  return (dispositionWords as Words)[stored] ?? reason ?? stored;
}

/** How many ended that are counted in one line. */
export function sayEndings(stored: string, reason: string | undefined): string {
  if (stored === 'fault') return 'Our error: see “Families not reached”';
  const words = (dispositionWords as Words)[stored];
  const open = (openWords as Words)[stored];
  if (words === undefined) return `Not contacted: ${reason ?? stored}`;
  return open === undefined ? words : `${words}: ${open}`;
}
