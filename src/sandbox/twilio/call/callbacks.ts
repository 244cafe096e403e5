import type { Faults } from '#sandbox/twilio/faults.ts';
import type { Form, SignedPost } from '#sandbox/twilio/signed-post.ts';
import { type Call, rfc2822, shownFrom } from './call.ts';

const sipCodes: Partial<Record<Call['status'], string>> = {
  completed: '200',
  busy: '486',
  'no-answer': '487',
  canceled: '487',
  failed: '404',
};

/** What a status callback calls the moment a call reaches a status. */
const eventNames: Partial<Record<Call['status'], string>> = {
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
};

/** The parameters of every request about a call. */
export function callForm(call: Call, accountSid: string): Form {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: call.sid,
    CallStatus: call.status,
    Called: call.to,
    Caller: shownFrom(call),
    Direction: call.direction,
    From: shownFrom(call),
    FromCountry: 'US',
    To: call.to,
    ToCountry: 'US',
  };
}

/** Tells the bot of a call's new status, if it asked for it. A lost callback is lost. */
export function announce(call: Call, accountSid: string, post: SignedPost, faults: Faults): void {
  const sequence = call.sequence;
  call.sequence += 1;
  const event = eventNames[call.status] ?? 'completed';
  if (call.statusCallback === undefined || !call.statusEvents.has(event)) return;
  if (faults.takeDroppedCallback()) return;
  const form: Form = {
    ...callForm(call, accountSid),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(sequence),
    Timestamp: rfc2822(Temporal.Now.instant()),
  };
  if (event === 'completed') {
    form['CallDuration'] = String(call.durationSeconds);
    form['Duration'] = String(Math.ceil(call.durationSeconds / 60));
    form['SipResponseCode'] = sipCodes[call.status] ?? '200';
  }
  post.post(call.statusCallback, form).catch(giveUp);
}

/** https://www.twilio.com/docs/voice/answering-machine-detection: no To, no From. */
export function announceAnswerer(
  call: Call,
  accountSid: string,
  post: SignedPost,
  detectionMs: number,
): void {
  if (call.amdCallback === undefined || call.answeredBy === undefined) return;
  const form = {
    AccountSid: accountSid,
    AnsweredBy: call.answeredBy,
    CallSid: call.sid,
    MachineDetectionDuration: String(Math.round(detectionMs)),
  };
  post.post(call.amdCallback, form).catch(giveUp);
}

/** Twilio too gives up after its repetitions; the bot finds the call again by asking. */
function giveUp(): void {}
