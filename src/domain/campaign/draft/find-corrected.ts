import type { Db, Transaction } from '#database/transaction.ts';
import type { Corrected } from './correction.ts';
import { selectCorrected, selectCorrects } from './correction-store.ts';

/** The campaign that a form corrects: named by the form, or by the campaign that it revises. */
export async function findCorrected(
  db: Db | Transaction,
  form: { corrects?: string | undefined; revises?: string | undefined },
): Promise<Corrected | undefined> {
  const id = form.revises === undefined ? form.corrects : await selectCorrects(db, form.revises);
  return id === undefined ? undefined : selectCorrected(db, id);
}
