import { one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { savedFormBinding, type Vault } from '#vault/vault.ts';
import { findSavedForm } from './find-saved-forms.ts';
import { keepHours } from './saved-form.ts';

/**
 * Keeps what a person has filled in so far; the last save of one draft is what it is. Without `texts` those of before
 * stay. Returns when it was saved, and when another window had saved it since `seen`.
 */
export async function recordSavedForm(
  db: Db,
  vault: Pick<Vault, 'encrypt' | 'decrypt'>,
  form: {
    id: string;
    operatorId: string;
    values: Record<string, string>;
    texts?: Record<string, string> | undefined;
    keep: 'saved' | 'passing';
    /** The save that this form began with, if any. */
    seen?: string | undefined;
  },
): Promise<{
  savedAt: Temporal.Instant;
  texts: Record<string, string>;
  replaced?: Temporal.Instant;
}> {
  const { id, operatorId, values } = form;
  return transact(db, async (tx) => {
    // Two windows take turns: what one leaves as it was is what the other has saved.
    await run(tx)`SELECT FROM operator WHERE id = ${operatorId} FOR NO KEY UPDATE`;
    const before = await findSavedForm(tx, vault, { operatorId, id });
    const texts = form.texts ?? before?.texts ?? {};
    const sealed = vault.encrypt(JSON.stringify({ values, texts }), savedFormBinding(form));
    const row = await one<{ savedAt: Temporal.Instant }>(tx)`
      INSERT INTO saved_form AS s (id, operator_id, form, on_purpose, keep_until)
      VALUES (${id}, ${operatorId}, ${sealed}, ${form.keep === 'saved'}, now() + ${keepHours[form.keep]} * interval '1 hour')
      ON CONFLICT (operator_id, id) DO UPDATE SET form = excluded.form, saved_at = clock_timestamp(),
        on_purpose = s.on_purpose OR excluded.on_purpose, keep_until = greatest(s.keep_until, excluded.keep_until)
        WHERE s.shown IS NULL
      RETURNING s.saved_at AS "savedAt"`;
    if (row === undefined) throw new Error('a draft was not kept');
    const isNews = before !== undefined && before.savedAt.toString() !== form.seen;
    return { savedAt: row.savedAt, texts, ...(isNews ? { replaced: before.savedAt } : {}) };
  });
}
