import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { SavedForm } from './saved-form.ts';

/** What a person is offered to go on with, newest first. */
export async function findSavedForms(
  db: Db,
  { operatorId, most }: { operatorId: string; most: number },
): Promise<SavedForm[]> {
  return ofOperator(db, operatorId).orderBy('saved_at', 'desc').limit(most).execute();
}

/** One of a person's own; undefined where it has gone. */
export async function findSavedForm(
  db: Db,
  { operatorId, id }: { operatorId: string; id: string | undefined },
): Promise<SavedForm | undefined> {
  if (id === undefined) return undefined;
  return ofOperator(db, operatorId).where('id', '=', id).executeTakeFirst();
}

const ofOperator = (db: Db, operatorId: string) =>
  db
    .selectFrom('saved_form')
    .select([
      'id',
      sql<Record<string, string>>`form -> 'values'`.as('values'),
      sql<Record<string, string>>`form -> 'texts'`.as('texts'),
      'saved_at as savedAt',
    ])
    .where('operator_id', '=', operatorId)
    .where('keep_until', '>', sql<Temporal.Instant>`now()`);
