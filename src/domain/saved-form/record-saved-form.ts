import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { keepHours } from './saved-form.ts';

/**
 * Keeps what a person has filled in so far; the last save of one draft is what it is. Without `texts` those of before
 * stay. Returns when it was saved, and when another window had saved it since `seen`.
 */
export async function recordSavedForm(
  db: Db,
  form: {
    id: string;
    operatorId: string;
    values: Record<string, string>;
    texts?: Record<string, string> | undefined;
    keep: keyof typeof keepHours;
    /** The save that this form began with, if any. */
    seen?: string | undefined;
  },
): Promise<{
  savedAt: Temporal.Instant;
  texts: Record<string, string>;
  replaced?: Temporal.Instant;
}> {
  const parts = JSON.stringify({ values: form.values, texts: form.texts ?? {} });
  const change = JSON.stringify({
    values: form.values,
    ...(form.texts === undefined ? {} : { texts: form.texts }),
  });
  const { rows } = await sql<{
    savedAt: Temporal.Instant;
    texts: Record<string, string>;
    before: Temporal.Instant | null;
  }>`
    WITH before AS (
      SELECT saved_at FROM saved_form WHERE id = ${form.id} AND operator_id = ${form.operatorId})
    INSERT INTO saved_form AS s (id, operator_id, form, keep_until)
    VALUES (${form.id}, ${form.operatorId}, ${parts}::jsonb, now() + ${keepHours[form.keep]} * interval '1 hour')
    ON CONFLICT (operator_id, id) DO UPDATE SET form = s.form || ${change}::jsonb, saved_at = clock_timestamp(),
      keep_until = greatest(s.keep_until, excluded.keep_until)
    RETURNING s.saved_at AS "savedAt", s.form -> 'texts' AS texts, (SELECT saved_at FROM before) AS before`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a draft was not kept');
  const { savedAt, texts, before } = row;
  const isNews = before !== null && before.toString() !== form.seen;
  return { savedAt, texts, ...(isNews ? { replaced: before } : {}) };
}
