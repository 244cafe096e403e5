import { one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { drillPhoneBinding, type Vault } from '#vault/vault.ts';
import type { DrillPhone } from './drill-phone.ts';

export async function selectToday(db: Db | Transaction): Promise<string> {
  const row = await one<{ today: string }>(db)`
    SELECT (clock_timestamp() AT TIME ZONE coalesce((SELECT time_zone FROM district), 'UTC'))::date AS today`;
  return row?.today ?? '';
}

/** Adds the phone, or brings name and consent to what is given; tells what was written. */
export async function saveDrillPhone(
  tx: Transaction,
  vault: Vault,
  { name, number, consentedOn, consent }: DrillPhone,
): Promise<{ id: string; written: 'added' | 'changed' | undefined }> {
  const indexes = vault.drillPhoneIndexes(number);
  await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('drill list', 0))`;
  const standing = await tx
    .selectFrom('drill_phone')
    .select(['id', 'number_index as index', 'name', 'consented_on as consentedOn', 'consent'])
    .where('number_index', 'in', indexes)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const index = standing?.index ?? indexes[0];
  const sealed = {
    name: vault.encrypt(name, drillPhoneBinding(index, 'name')),
    consent: vault.encrypt(consent, drillPhoneBinding(index, 'consent')),
  };
  if (standing === undefined) {
    const { id } = await tx
      .insertInto('drill_phone')
      .values({
        number_index: index,
        ...sealed,
        number: vault.encrypt(number, drillPhoneBinding(index, 'number')),
        consented_on: consentedOn,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { id, written: 'added' };
  }
  const isSame =
    vault.decrypt(standing.name, drillPhoneBinding(index, 'name')) === name &&
    standing.consentedOn === consentedOn &&
    vault.decrypt(standing.consent, drillPhoneBinding(index, 'consent')) === consent;
  if (isSame) return { id: standing.id, written: undefined };
  await tx
    .updateTable('drill_phone')
    .set({ ...sealed, consented_on: consentedOn })
    .where('id', '=', standing.id)
    .execute();
  return { id: standing.id, written: 'changed' };
}
