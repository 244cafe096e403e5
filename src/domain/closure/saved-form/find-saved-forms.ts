import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { savedFormBinding, type Vault } from '#vault/vault.ts';
import type { SavedForm } from './saved-form.ts';

/** What a person is offered to go on with, newest first. */
export async function findSavedForms(
  db: Db | Transaction,
  vault: Pick<Vault, 'decrypt'>,
  { operatorId, most }: { operatorId: string; most: number },
): Promise<SavedForm[]> {
  const rows = await ofOperator(db, operatorId).orderBy('saved_at', 'desc').limit(most).execute();
  return rows.flatMap((row) => openForm(vault, { ...row, operatorId }) ?? []);
}

/** One of a person's own; undefined where it has gone. */
export async function findSavedForm(
  db: Db | Transaction,
  vault: Pick<Vault, 'decrypt'>,
  { operatorId, id }: { operatorId: string; id: string | undefined },
): Promise<SavedForm | undefined> {
  if (id === undefined) return undefined;
  const row = await ofOperator(db, operatorId).where('id', '=', id).executeTakeFirst();
  return row && openForm(vault, { ...row, operatorId });
}

/** What a person has open, as it was shown to them; undefined where it has gone. */
export async function findOpenForm(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  { operatorId, id }: { operatorId: string; id: string | undefined },
): Promise<unknown> {
  if (id === undefined) return undefined;
  const row = await ofOperator(db, operatorId, false).where('id', '=', id).executeTakeFirst();
  return row && readParts(vault, { ...row, operatorId });
}

const ofOperator = (db: Db | Transaction, operatorId: string, isDraft = true) =>
  db
    .selectFrom('saved_form')
    .select(['id', 'form', 'saved_at as savedAt'])
    .where('operator_id', '=', operatorId)
    .where('shown', isDraft ? 'is' : 'is not', null)
    .where('keep_until', '>', sql<Temporal.Instant>`now()`);

type Row = Pick<SavedForm, 'id' | 'savedAt'> & { operatorId: string; form: Buffer };

function openForm(vault: Pick<Vault, 'decrypt'>, row: Row): SavedForm | undefined {
  const parts = readParts(vault, row) as Pick<SavedForm, 'values' | 'texts'> | undefined;
  return parts && { id: row.id, ...parts, savedAt: row.savedAt };
}

/** One that doesn't open is as good as gone: nobody is kept from a new one. */
function readParts(vault: Pick<Vault, 'decrypt'>, { id, operatorId, form }: Row): unknown {
  try {
    return JSON.parse(vault.decrypt(form, savedFormBinding({ operatorId, id })));
  } catch {
    return undefined;
  }
}
