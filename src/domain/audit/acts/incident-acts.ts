import { z } from 'zod';
import { count, flag, rowId, when, word } from './fact.ts';

/** An incident, or the drill of one, from its opening to its end. */
export const incidentActs = {
  'incident-opened': z.strictObject({
    drill: flag,
    kind: word,
    discoveredAt: when,
    campaign: rowId.optional(),
  }),
  'incident-refused': z.strictObject({ wanted: word, reason: word }),
  'incident-role-named': z.strictObject({ role: word, operator: rowId }),
  'incident-task-taken': z.strictObject({ task: word, operator: rowId.optional() }),
  'incident-task-done': z.strictObject({ task: word }),
  'incident-notices-decided': z.strictObject({ decision: word }),
  /** The log with the opening in it was posted to the witnesses. */
  'incident-evidence-held': z.strictObject({ size: count }),
  'incident-reminded': z.strictObject({ asked: count }),
  'incident-reviewed': z.strictObject({}),
  /** With what it measured, drill or not. */
  'incident-closed': z.strictObject({
    drill: flag,
    frozenAfterMs: count,
    rolesAfterSeconds: count.nullable(),
    noticesAfterSeconds: count.nullable(),
  }),
};
