import { type Call, newSid } from './call.ts';

/** What the debugger keeps of a webhook that failed: https://www.twilio.com/docs/usage/monitor-alert */
export type Alert = {
  sid: string;
  callSid: string;
  code: string;
  requestUrl: string;
  at: Temporal.Instant;
};

/** The words begin with the code. */
export const newAlert = (call: Call, requestUrl: string, words: string): Alert => ({
  sid: newSid('NO'),
  callSid: call.sid,
  code: words.slice(0, 5),
  requestUrl,
  at: Temporal.Now.instant(),
});
