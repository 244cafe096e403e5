import type {
  AnsweredBy,
  CallEnding,
  TextProgress,
} from '#domain/shared/carrier/carrier-report.ts';

// https://www.twilio.com/docs/voice/api/call-resource#call-status-values, and `initiated`, which
// only status callbacks say: Twilio has begun to dial.
export const callStatuses = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
] as const;
export type CallStatus = (typeof callStatuses)[number];

// https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
export const messageStatuses = [
  'accepted',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'partially_delivered',
  'read',
  'undelivered',
  'failed',
  'canceled',
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

// https://www.twilio.com/docs/voice/answering-machine-detection
export const answererWords = [
  'human',
  'machine_start',
  'machine_end_beep',
  'machine_end_silence',
  'machine_end_other',
  'fax',
  'unknown',
] as const;

export function callProgress(
  status: CallStatus,
): { progress: 'queued' | 'ringing' | 'answered' } | { progress: 'ended'; ending: CallEnding } {
  switch (status) {
    case 'queued':
    case 'initiated':
      return { progress: 'queued' };
    case 'ringing':
      return { progress: 'ringing' };
    case 'in-progress':
      return { progress: 'answered' };
    case 'completed':
    case 'busy':
    case 'failed':
    case 'no-answer':
    case 'canceled':
      return { progress: 'ended', ending: status };
  }
}

export function textProgress(status: MessageStatus): TextProgress {
  switch (status) {
    case 'accepted':
    case 'scheduled':
    case 'queued':
    case 'sending':
      return 'queued';
    case 'sent':
    // Some of it came, which is no receipt for the whole text.
    case 'partially_delivered':
      return 'sent';
    case 'delivered':
    case 'read':
      return 'delivered';
    case 'undelivered':
      return 'undelivered';
    case 'failed':
    case 'canceled':
      return 'failed';
  }
}

export function answeredBy(word: (typeof answererWords)[number]): AnsweredBy {
  if (word === 'human' || word === 'unknown') return word;
  return word === 'fax' ? 'tone' : 'machine';
}
