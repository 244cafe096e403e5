import { z } from 'zod';
import type { CallEvent, InboundText, Take } from '#carrier/carrier.ts';
import type { Key } from '#domain/shared/key.ts';
import {
  answeredBy,
  answererWords,
  callProgress,
  callStatuses,
  messageStatuses,
  textProgress,
} from './call-status.ts';
import { endingReason } from './rejection-class.ts';

/*
 * What Twilio posts. Its signature covers names and values run together without a delimiter, so a
 * replayed request may have its borders shifted ("Digits=9" as "Digit=s9") and still verify. Hence
 * every field we act on has a strict form, and shiftedBorder() guards those that may be absent.
 */
const e164 = z.string().regex(/^\+[1-9]\d{1,14}$/);
/**
 * Where a text comes from or goes to: a number, as it is or as an RCS address (`rcs:+13125550101`), an RCS sender
 * (`rcs:brand_agent`), or a short code. https://www.twilio.com/docs/messaging/guides/webhook-request
 */
const textAddress = z
  .string()
  .regex(/^(?:(?:rcs:)?\+[1-9]\d{1,14}|rcs:[A-Za-z0-9_.-]{1,100}|\d{3,8})$/);
const callSid = z.string().regex(/^CA[0-9a-f]{32}$/);
const messageSid = z.string().regex(/^(SM|MM)[0-9a-f]{32}$/);
const account = { AccountSid: z.string().regex(/^AC[0-9a-f]{32}$/) };
const call = {
  ...account,
  CallSid: callSid,
  To: e164,
  From: e164,
  CallStatus: z.enum(callStatuses),
};
const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

export const voiceFields = z.object(call);

export const keyFields = z.object({
  ...call,
  Digits: z
    .string()
    .regex(/^[0-9*#]?$/)
    .default(''),
});

const recordingSid = z.string().regex(/^RE[0-9a-f]{32}$/);

/** What follows a <Record>: the key that ended it, or `hangup`. https://www.twilio.com/docs/voice/twiml/record */
export const takeFields = z.object({
  ...call,
  RecordingSid: recordingSid,
  Digits: z
    .string()
    .regex(/^(?:#|hangup)?$/)
    .default(''),
});

/** What follows a <Dial>. https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus */
const dialStatus = z.enum(['completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled']);
export const connectedFields = z.object({ ...call, DialCallStatus: dialStatus });

/** The recordings of our calls are ours to fetch by their id: the address that comes along is not looked at. */
export const recordingFields = z.object({
  ...account,
  CallSid: callSid,
  RecordingSid: recordingSid,
  RecordingStatus: z.enum(['in-progress', 'completed', 'absent', 'failed']),
});

/*
 * A call that comes in. The caller's number may be withheld or be none at all, such as a SIP address, and the call
 * is answered all the same.
 */
const inboundCall = {
  ...call,
  From: z.string().max(256),
  StirVerstat: z.string().max(64).optional(),
};

export const inboundCallFields = z.object(inboundCall);

export const inboundConnectedFields = z.object({ ...inboundCall, DialCallStatus: dialStatus });

export const inboundKeyFields = z.object({ ...inboundCall, Digits: keyFields.shape.Digits });

export const statusFields = z
  .object({ ...call, SequenceNumber: wholeNumber, CallDuration: wholeNumber.optional() })
  .refine((fields) => fields.CallStatus !== 'completed' || fields.CallDuration !== undefined);

export const answeredByFields = z.object({
  ...account,
  CallSid: callSid,
  To: e164.optional(),
  AnsweredBy: z.enum(answererWords),
});

export const textStatusFields = z.object({
  ...account,
  MessageSid: messageSid,
  To: textAddress,
  MessageStatus: z.enum(messageStatuses),
  ErrorCode: wholeNumber.optional(),
});

export const textFields = z.object({
  ...account,
  MessageSid: messageSid,
  From: textAddress,
  To: textAddress,
  Body: z.string().max(1600),
  OptOutType: z.enum(['STOP', 'START', 'HELP']).optional(),
});

const keys: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '8', '9'] satisfies Key[];

export const wasAnswered = ({ DialCallStatus: status }: { DialCallStatus: string }) =>
  status === 'completed' || status === 'answered';

/** Undefined where none was pressed. */
export function toKey(digits: string): Key | undefined {
  if (digits === '') return undefined;
  return isKey(digits) ? digits : 'other';
}

function isKey(digits: string): digits is Key {
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

export function toTake(fields: z.infer<typeof takeFields>): Omit<Take, 'token' | 'step'> {
  const { CallSid: carrierId, To: to, RecordingSid: recordingId, Digits, CallStatus } = fields;
  return { carrierId, to, recordingId, hungUp: Digits === 'hangup' || CallStatus === 'completed' };
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
export function phoneOf(address: string): string | undefined {
  return /^(?:rcs:)?(\+\d+)$/.exec(address)?.[1];
}

const mayBeAbsent = ['CallDuration', 'Digits', 'ErrorCode', 'OptOutType', 'StirVerstat'];
const freeText = new Set(['Body']);
const knownNames = new Set(mayBeAbsent);
const swallowed = new RegExp(mayBeAbsent.join('|'));
/** The beginnings of those names, the empty one too. */
const pieces = new Set(
  mayBeAbsent.flatMap((name) => Array.from(name, (_, end) => name.slice(0, end))),
);

/** Whether some field looks like a piece of, or has swallowed, a field that may be absent. */
export function shiftedBorder(body: Record<string, unknown>): boolean {
  return Object.entries(body).some(
    ([name, value]) =>
      pieces.has(name) ||
      (!knownNames.has(name) && swallowed.test(name)) ||
      (!freeText.has(name) && swallowed.test(String(value))),
  );
}
