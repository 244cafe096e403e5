import type { FormValues } from '#cards/form.ts';
import type { Db } from '#database/transaction.ts';
import { recordOpenForm } from '#domain/closure/saved-form/record-open-form.ts';
import { testVault } from '#test/support/postgres/database.ts';

/** What a client sends back of a form that we gave this person: its id, which is made where a test never opened it. */
export async function givenForm(
  db: Db,
  { operatorId, verb, data = {} }: { operatorId: string; verb: string; data?: FormValues },
): Promise<{ open: string }> {
  const { open } = data;
  if (open !== undefined) return { open };
  const form = { verb, title: '', submitLabel: '', fields: [], data };
  return { open: await recordOpenForm(db, testVault, { operatorId, form }) };
}
