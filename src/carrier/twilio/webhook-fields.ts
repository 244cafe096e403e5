import { z } from 'zod';
import { answererWords, callStatuses, messageStatuses } from './call-status.ts';

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
