import type { z } from 'zod';
import type { CallEvent, InboundText, KeyPress } from '../carrier.ts';
import { answeredBy, callProgress, textProgress } from './call-status.ts';
import { endingReason } from './rejection-class.ts';
import type {
  answeredByFields,
  inboundCallFields,
  statusFields,
  textFields,
  textStatusFields,
} from './webhook-fields.ts';

const keys: readonly string[] = ['0', '1', '2', '3', '9'] satisfies KeyPress[];

/** Undefined where none was pressed. */
export function toKey(digits: string): KeyPress | undefined {
  if (digits === '') return undefined;
  return isKey(digits) ? digits : 'other';
}

function isKey(digits: string): digits is KeyPress {
  return keys.includes(digits);
}

// Twilio says `anonymous` since May 2023 (https://www.twilio.com/en-us/changelog), and said these before: the words
// ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a keypad
// (https://help.twilio.com/articles/223179988). Some carriers still send the digits.
const withheld: ReadonlySet<string> = new Set([
  '+266696687',
  '+7378742833',
  '+2562533',
  '+8656696',
  '+86282452253',
]);

/**
 * Who calls, E.164; undefined where the caller does not say, or where their carrier's signature on the number is
 * false: somebody pretends (SHAKEN/STIR, https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir). Most
 * landlines sign nothing, which is no reason for doubt.
 */
export function toCaller(call: z.infer<typeof inboundCallFields>): string | undefined {
  const { From: from, StirVerstat: verdict } = call;
  if (verdict?.startsWith('TN-Validation-Failed')) return undefined;
  return /^\+[1-9]\d{6,14}$/.test(from) && !withheld.has(from) ? from : undefined;
}

export function toCallEvent(token: string, fields: z.infer<typeof statusFields>): CallEvent {
  const event = {
    token,
    kind: 'call' as const,
    carrierId: fields.CallSid,
    to: fields.To,
    sequenceNumber: fields.SequenceNumber,
    carrierStatus: fields.CallStatus,
  };
  const place = callProgress(fields.CallStatus);
  if (place.progress !== 'ended') return { ...event, ...place };
  return { ...event, ...place, seconds: fields.CallDuration ?? 0 };
}

export function toAnsweredBy(token: string, fields: z.infer<typeof answeredByFields>): CallEvent {
  return {
    token,
    kind: 'answered-by',
    carrierId: fields.CallSid,
    to: fields.To,
    sequenceNumber: 0,
    carrierStatus: fields.AnsweredBy,
    by: answeredBy(fields.AnsweredBy),
    records: fields.AnsweredBy.startsWith('machine_end_'),
  };
}

export function toTextEvent(token: string, fields: z.infer<typeof textStatusFields>): CallEvent {
  return {
    token,
    kind: 'text',
    carrierId: fields.MessageSid,
    to: phoneOf(fields.To) ?? fields.To,
    sequenceNumber: 0,
    carrierStatus: fields.MessageStatus,
    progress: textProgress(fields.MessageStatus),
    ...endingReason(fields.ErrorCode),
  };
}

const optOut = { STOP: 'stop', START: 'start', HELP: 'help' } as const;

/** Undefined where it comes from no phone, but from a short code or an RCS sender: nobody of the roster has one. */
export function toInboundText(fields: z.infer<typeof textFields>): InboundText | undefined {
  const from = phoneOf(fields.From);
  if (from === undefined) return undefined;
  const text = { carrierId: fields.MessageSid, from, body: fields.Body };
  return fields.OptOutType ? { ...text, optOut: optOut[fields.OptOutType] } : text;
}

/** The number in a text's address, E.164. */
function phoneOf(address: string): string | undefined {
  return /^(?:rcs:)?(\+\d+)$/.exec(address)?.[1];
}
