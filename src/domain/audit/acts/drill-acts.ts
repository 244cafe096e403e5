import { z } from 'zod';
import { count, digest, foreignId, platform, rowId, word } from './fact.ts';

const decided = { fingerprint: digest, platform };

/** A drill from its request to its end, and the staff's list that it calls. */
export const drillActs = {
  'drill-requested': z.strictObject({ ...decided, phones: count }),
  'drill-refused': z.strictObject({ reason: word, platform, wanted: word.optional() }),
  'drill-approvers-asked': z.strictObject({ asked: count }),
  'drill-approved': z.strictObject({ ...decided, phones: count }),
  'drill-sent-back': z.strictObject(decided),
  'drill-phone-called': z.strictObject({
    phone: rowId,
    call: word.optional(),
    callId: foreignId.nullish(),
    text: word.optional(),
    textId: foreignId.nullish(),
  }),
  'drill-stopped': z.strictObject({ reason: word }),
  'drill-finished': z.strictObject({}),
  'drill-expired': z.strictObject({}),
  'drill-phone-set': z.strictObject({ phone: rowId }),
  'drill-phone-ended': z.strictObject({ phone: rowId, by: word }),
  'drill-list-refused': z.strictObject({ reason: word }),
};
