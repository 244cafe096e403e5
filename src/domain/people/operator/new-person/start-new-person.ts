import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { isAdministrator } from '#domain/people/operator/role-change/role-change.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { startChange } from '#domain/two-person-change/start-change.ts';
import { staffNameBinding, type Vault } from '#vault/vault.ts';
import type { NewPerson, NewPersonRefusal } from './new-person.ts';

type Asked = { operator: Operator; platform: Platform; person: NewPerson };

/**
 * One administrator asks that somebody be on the staff list, or be on it again. They are on file at once and can do nothing:
 * a second administrator makes them active, they link their own accounts, and roles take two administrators as ever.
 */
export async function startNewPerson(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  { operator, platform, person }: Asked,
): Promise<{ kind: 'asked' } | { kind: 'refused'; reason: NewPersonRefusal }> {
  return transact(db, async (tx) => {
    const saved = isAdministrator(operator)
      ? await savePerson(tx, vault, person)
      : { reason: 'not-an-administrator-of-staff' as const };
    const reason =
      'reason' in saved
        ? saved.reason
        : await ask(tx, { operator, platform, operatorId: saved.id });
    if (reason === undefined) return { kind: 'asked' };
    await note(tx, by(operator.id), 'person-change-refused', on('district', '1'), {
      platform,
      reason,
    });
    return { kind: 'refused', reason };
  });
}

async function ask(
  tx: Transaction,
  { operator, platform, operatorId }: Omit<Asked, 'person'> & { operatorId: string },
): Promise<NewPersonRefusal | undefined> {
  const { isNew } = await startChange(
    tx,
    { kind: 'person', operator_id: operatorId, asked_by: operator.id },
    ({ id }) => ({
      actor: { kind: 'operator', id: operator.id },
      act: 'person-change-asked',
      subject: { kind: 'operator', id: operatorId },
      facts: { change: id, platform },
    }),
  );
  return isNew ? undefined : 'person-waits';
}

/** The name of somebody who is on file stays as it is: the staff list changes it. */
async function savePerson(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  { name, directoryTenant, directoryId }: NewPerson,
): Promise<{ id: string } | { reason: NewPersonRefusal }> {
  const person = { tenant: directoryTenant, id: directoryId };
  const added = await tx
    .insertInto('operator')
    .values({
      directory_tenant: person.tenant,
      directory_id: person.id,
      name: vault.encrypt(name, staffNameBinding(person)),
      active: false,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added !== undefined) return added;
  const known = await one<{ id: string; active: boolean; isErased: boolean }>(tx)`
    SELECT id, active, octet_length(name) = 0 AS "isErased" FROM operator
    WHERE directory_tenant = ${person.tenant} AND directory_id = ${person.id} FOR UPDATE`;
  if (known === undefined || known.active) return { reason: 'person-on-file' };
  return known.isErased ? { reason: 'person-was-erased' } : { id: known.id };
}
