import type { z } from 'zod';
import type { CallEvent, InboundText, KeyPress } from '../carrier.ts';
import { answeredBy, callProgress, textProgress } from './call-status.ts';
import type {
  answeredByFields,
  statusFields,
  textFields,
  textStatusFields,
} from './webhook-fields.ts';

const keys: readonly string[] = ['0', '1', '2', '9'] satisfies KeyPress[];

/** Any other key counts as none: the handler offers the choice once more. */
export function toKey(digits: string): KeyPress | undefined {
  return isKey(digits) ? digits : undefined;
}

function isKey(digits: string): digits is KeyPress {
  return keys.includes(digits);
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
  };
}

export function toTextEvent(token: string, fields: z.infer<typeof textStatusFields>): CallEvent {
  return {
    token,
    kind: 'text',
    carrierId: fields.MessageSid,
    to: fields.To,
    sequenceNumber: 0,
    carrierStatus: fields.MessageStatus,
    progress: textProgress(fields.MessageStatus),
    ...(fields.ErrorCode ? { code: fields.ErrorCode } : {}),
  };
}

const optOut = { STOP: 'stop', START: 'start', HELP: 'help' } as const;

export function toInboundText(fields: z.infer<typeof textFields>): InboundText {
  const text = { from: fields.From, body: fields.Body };
  return fields.OptOutType ? { ...text, optOut: optOut[fields.OptOutType] } : text;
}
