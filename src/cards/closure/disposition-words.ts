import type { Disposition } from '#domain/attempt/machine/attempt.ts';

/** Honest words: what is known to have happened, never just "delivered". */
export const dispositionWords: Record<Disposition, string> = {
  person: 'A person answered',
  machine: 'Left on a machine',
  'not-left': 'A machine, told nothing',
  'hung-up': 'Picked up and hung up before the message',
  delivered: 'Text delivered',
  sent: 'Text sent, no receipt',
  busy: 'Busy',
  'no-answer': 'No answer',
  failed: 'Failed',
  'not-spoken': 'Answered, but nothing could be spoken',
  undelivered: 'Text not delivered',
  canceled: 'Cancelled while ringing',
  stopped: 'Stopped',
  expired: 'Time was over',
  'outside-calling-hours': 'Outside calling hours',
  'not-approved': 'Approval no longer holds',
  duplicate: 'Hung up: another call had already spoken',
  'bad-number': 'Number out of service',
  'no-texts': 'Number takes no texts',
  'opted-out': 'STOP held by the carrier',
  account: 'Refused by the carrier account',
  refused: 'Refused by the carrier for this number',
  temporary: 'Carrier could not take it or deliver it',
  'daily-cap': 'Text not sent: carrier’s limit for the day',
  content: 'Refused by the carrier: content',
  unknown: 'Unknown: the carrier’s answer was lost',
  fault: 'Our error: see “Families not reached”',
  'wrong-number': 'Wrong number',
  'landline-text': 'Landline can’t receive texts',
  'carrier-stop': 'STOP held by the carrier',
  'emergency-opt-out': 'Opted out of emergencies too',
  revoked: 'Withdrew during the run',
  'no-consent': 'No consent on file',
  'barred-by-custody': 'Barred by a custody document',
  'not-on-roster': 'No longer on the roster',
};

/** What these leave open where many are counted in one line. */
const openWords: Partial<Record<Disposition, string>> = {
  stopped: 'not called, or not yet answered',
  expired: 'not called, or not yet answered',
  'outside-calling-hours': 'not called, or told nothing',
  'not-approved': 'not called, or told nothing',
};

type Words = Readonly<Record<string, string | undefined>>;

/** How one try ended. What is stored may be the id of any rule that refused: then the rule's own words say it. */
export function sayEnding(stored: string, reason: string | undefined): string {
  return (dispositionWords as Words)[stored] ?? reason ?? stored;
}

/** How many ended that are counted in one line. */
export function sayEndings(stored: string, reason: string | undefined): string {
  const words = (dispositionWords as Words)[stored];
  const open = (openWords as Words)[stored];
  if (words === undefined) return `Not told: ${reason ?? stored}`;
  return open === undefined ? words : `${words}: ${open}`;
}
