import { z } from 'zod';
import { count, platform, rowId, when, word } from './fact.ts';

const settled = z.strictObject({
  change: rowId,
  platform,
  answer: word.optional(),
  reason: word.optional(),
});
const erased = z.strictObject({
  change: rowId.optional(),
  phones: count,
  students: count,
});

/** What is kept how long, what was deleted, and who was erased: by ids that stand for nobody any more. */
export const retentionActs = {
  'retention-set': z.strictObject({ days: count.nullable(), from: when }),
  'data-purged': z.strictObject({ run: rowId, gone: count, held: count }),
  'hold-placed': z.strictObject({ kind: word, of: rowId.optional(), reason: word }),
  'hold-ended': z.strictObject({}),
  'erasure-change-asked': z.strictObject({ change: rowId, reason: word, platform }),
  'erasure-change-confirmed': settled,
  'erasure-change-declined': settled,
  'erasure-change-refused': settled,
  'erasure-change-expired': z.strictObject({ change: rowId }),
  'guardian-erased': erased,
  /** In a database that was restored from an older backup. */
  'guardian-erased-again': erased,
  /** Of a family that asked for it: how staff made sure of who asks. */
  'family-data-asked': z.strictObject({ whoAsks: word, checked: word }),
  'family-data-downloaded': z.strictObject({ format: word, students: count, linkExpiresAt: when }),
  'carrier-records-deleted': z.strictObject({
    calls: count,
    texts: count,
    recordings: count,
    kept: count,
  }),
};
