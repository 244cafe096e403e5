import { randomUUID } from 'node:crypto';
import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { savedFormBinding, type Vault } from '#vault/vault.ts';
import { keepHours } from './saved-form.ts';

/** Keeps a form as somebody has it open. Their client gets its id, and sends that back. */
export async function recordOpenForm(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  { operatorId, form }: { operatorId: string; form: { verb: string } },
): Promise<string> {
  const id = randomUUID();
  const sealed = vault.encrypt(JSON.stringify(form), savedFormBinding({ operatorId, id }));
  await run(db)`
    INSERT INTO saved_form (id, operator_id, form, shown, keep_until)
    VALUES (${id}, ${operatorId}, ${sealed}, ${form.verb}, now() + ${keepHours.open} * interval '1 hour')`;
  return id;
}
