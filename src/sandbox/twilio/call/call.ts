import { randomBytes } from 'node:crypto';

export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

/**
 * One thing said on a call. `line` is what the carrier says for the bot, `recording` what it plays, by its digest; the
 * others are people and machines.
 */
export type TranscriptLine = {
  speaker: 'line' | 'recording' | 'guardian' | 'machine' | 'office' | 'key';
  language: string;
  text: string;
  at: string;
  /** How long it takes, or took when it was cut short; 0 for a key. */
  seconds: number;
};

export type Call = {
  sid: string;
  direction: 'outbound-api' | 'inbound';
  to: string;
  from: string;
  /** The caller does not show their number. */
  withheld: boolean;
  url: string | undefined;
  twiml: string | undefined;
  /** Asked where a script could not be fetched or carried out. */
  fallbackUrl: string | undefined;
  statusCallback: string | undefined;
  statusEvents: Set<string>;
  amdCallback: string | undefined;
  /** MachineDetection: a verdict at once, or for a machine when its greeting is over. */
  detects: 'Enable' | 'DetectMessageEnd' | undefined;
  ringSeconds: number;
  timeLimitSeconds: number;
  createdAt: Temporal.Instant;
  queueTimeMs: number;
  startedAt: Temporal.Instant | undefined;
  endedAt: Temporal.Instant | undefined;
  status: CallStatus;
  durationSeconds: number;
  answeredBy: string | undefined;
  sequence: number;
  statuses: { status: CallStatus; at: string }[];
  transcript: TranscriptLine[];
};

/** The family's phone, no matter who called whom. */
export function phoneOf(call: Call): string {
  return call.direction === 'inbound' ? call.from : call.to;
}

/** https://www.twilio.com/en-us/changelog, 17 May 2023: a withheld number is this word. */
export function shownFrom(call: Call): string {
  return call.withheld ? 'anonymous' : call.from;
}

export function isOver(call: Call): boolean {
  return call.endedAt !== undefined;
}

export function newSid(prefix: 'CA' | 'SM' | 'NO'): string {
  return prefix + randomBytes(16).toString('hex');
}

/** The Call resource: https://www.twilio.com/docs/voice/api/call-resource#call-properties */
export function callResource(call: Call, accountSid: string) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}`;
  return {
    sid: call.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    to: call.to,
    to_formatted: call.to,
    from: shownFrom(call),
    from_formatted: shownFrom(call),
    // `initiated` is a word of status callbacks alone; the resource goes on saying `queued`.
    status: call.status === 'initiated' ? 'queued' : call.status,
    direction: call.direction,
    answered_by: call.answeredBy ?? null,
    duration: isOver(call) ? String(call.durationSeconds) : null,
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.endedAt ?? call.startedAt ?? call.createdAt),
    start_time: call.startedAt ? rfc2822(call.startedAt) : null,
    end_time: call.endedAt ? rfc2822(call.endedAt) : null,
    queue_time: String(call.queueTimeMs),
    parent_call_sid: null,
    phone_number_sid: null,
    group_sid: null,
    forwarded_from: null,
    caller_name: null,
    trunk_sid: null,
    annotation: null,
    price: null,
    price_unit: 'USD',
    uri: `${uri}.json`,
    subresource_uris: { notifications: `${uri}/Notifications.json` },
  };
}

/** Twilio's dates, to the second: Wed, 18 Aug 2010 20:01:40 +0000 */
export function rfc2822(at: Temporal.Instant): string {
  return new Date(at.epochMilliseconds).toUTCString().replace('GMT', '+0000');
}
