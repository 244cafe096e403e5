import { z } from 'zod';
import { count, faultCode, flag, foreignId, rowId, word } from './fact.ts';

/** What a step of the machine found: the call it met, or the state and ending that stood before. */
const step = z.strictObject({
  campaign: rowId,
  call: foreignId.optional(),
  from: word.nullish(),
  disposition: word.nullish(),
});
const flagged = z.strictObject({ code: faultCode, attempt: rowId });

/** What became of single calls and texts, and of the numbers they went to. */
export const attemptActs = {
  'attempts-planned': z.strictObject({ voice: count, text: count }),
  'attempt-planned': z.strictObject({ campaign: rowId, after: rowId, channel: word, try: count }),
  /** Written by the statement that moves it. Phone and channel where it is committed to, or ends before it ever was. */
  'attempt-moved': z.strictObject({
    campaign: rowId,
    from: word,
    to: word,
    disposition: word.optional(),
    phone: rowId.optional(),
    channel: word.optional(),
  }),
  /** A person pressed 1 for a closure that asks for it. */
  'message-confirmed': z.strictObject({
    campaign: rowId,
    phone: rowId,
    call: foreignId,
    byCallBack: flag,
  }),
  /** Somebody of the staff, on a phone that a closure asked. `shared`: nobody knows which of its people. */
  'staff-said-safe': z.strictObject({
    campaign: rowId,
    phone: rowId,
    means: word,
    shared: flag,
    call: foreignId.optional(),
    text: foreignId.optional(),
  }),
  'attempt-corrected': step,
  'attempt-recalled': step,
  'attempt-quarantined': step,
  'second-call-found': step,
  'second-call-silenced': step,
  'late-call-found': step,
  'call-back-answered': z.strictObject({
    call: foreignId,
    /** Those that the caller heard, newest first. */
    campaigns: z.array(rowId),
  }),
  'phone-marked-bad': flagged,
  'phone-takes-no-texts': flagged,
};
