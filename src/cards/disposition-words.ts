import type { Disposition } from '#domain/attempt/attempt.ts';

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
  stopped: 'Stopped: not called, or not yet answered',
  expired: 'Time was over: not called, or not yet answered',
  'outside-calling-hours': 'Outside calling hours: not called, or told nothing',
  'not-approved': 'Approval no longer holds: not called, or told nothing',
  duplicate: 'Hung up: another call had already spoken',
  'bad-number': 'Number out of service',
  'no-texts': 'Number takes no texts',
  'opted-out': 'STOP held by the carrier',
  account: 'Refused by the carrier account',
  temporary: 'Carrier could not take it or deliver it',
  'daily-cap': 'Text not sent: carrier’s limit for the day',
  content: 'Refused by the carrier: content',
  unknown: 'Unknown: the carrier’s answer was lost',
  fault: 'Not attempted: a fault of ours, please call by hand',
  'wrong-number': 'Wrong number',
  'landline-text': 'Landline can’t receive texts',
  'carrier-stop': 'STOP held by the carrier',
  'emergency-opt-out': 'Opted out of emergencies too',
  revoked: 'Withdrew during the run',
  'no-consent': 'No consent on file',
  'barred-by-custody': 'Barred by a custody document',
  'not-on-roster': 'No longer on the roster',
};

/** Of one try whose fate is known: less than what is said of many. */
export function sayOneDisposition(stored: string, reason: string | undefined): string {
  const known: Readonly<Record<string, string>> = dispositionWords;
  return known[stored]?.replace(/: not called, or .*$/, '') ?? reason ?? stored;
}

/** What is stored may be the id of any rule that refused: then the rule's own words say it. */
export function sayDisposition(stored: string, reason: string | undefined): string {
  const known: Readonly<Record<string, string>> = dispositionWords;
  return known[stored] ?? `Not told: ${reason ?? stored}`;
}
