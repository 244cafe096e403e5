import type { Db } from '#database/transaction.ts';
import { drillPhoneBinding, type Vault } from '#vault/vault.ts';
import type { ListedDrillPhone } from './drill-phone.ts';

/** The phones that stand on the list, by name. */
export async function listDrillPhones(db: Db, vault: Vault): Promise<ListedDrillPhone[]> {
  const rows = await db
    .selectFrom('drill_phone')
    .select(['id', 'number_index', 'name', 'number', 'consented_on', 'consent'])
    .where('ended_at', 'is', null)
    .execute();
  return rows
    .map(({ id, number_index: index, name, number, consented_on: consentedOn, consent }) => ({
      id,
      name: vault.decrypt(name, drillPhoneBinding(index, 'name')),
      maskedNumber: `•••-${vault.decrypt(number, drillPhoneBinding(index, 'number')).slice(-4)}`,
      consentedOn,
      consent: vault.decrypt(consent, drillPhoneBinding(index, 'consent')),
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
