import { z } from 'zod';
import { count, rowId, word } from './fact.ts';

const scope = { scope: rowId };

/** Whom an incident concerns, who is told of it, and what looked like one. */
export const noticeActs = {
  'incident-scope-set': z.strictObject({ ...scope, kind: word, students: count, guardians: count }),
  'incident-scope-withdrawn': z.strictObject(scope),
  'incident-notice-written': z.strictObject({ data: z.array(word) }),
  'incident-told': z.strictObject({ clock: word }),
  'incident-ransom': z.strictObject({ what: word }),
  'incident-list-shown': z.strictObject({ what: word, students: count, guardians: count }),
  /** Written by the statement that looks for signs of a breach. */
  'breach-sign-seen': z.strictObject({ kind: word, operator: rowId.optional(), seen: count }),
  'breach-reported': z.strictObject({ campaign: rowId.optional() }),
  /** To so many people in their own chats. */
  'breach-report-told': z.strictObject({ asked: count }),
  'breach-sign-answered': z.strictObject({ answer: word, incident: rowId.optional() }),
};
