import type { Db } from '#database/connect.ts';
import {
  drillPhoneBinding,
  operatorPhoneBinding,
  phoneBinding,
  staffNameBinding,
  type Vault,
} from '#vault/vault.ts';

export type FamilyPhone = { number: string; label: string; language: string; isCalled?: boolean };

/** The phones of the fictional families, for the page that plays them. */
export async function listFamilyPhones(db: Db, vault: Vault): Promise<FamilyPhone[]> {
  const rows = await db
    .selectFrom('phone as p')
    .innerJoin('guardian_phone as gp', 'gp.phone_id', 'p.id')
    .innerJoin('guardian as g', 'g.id', 'gp.guardian_id')
    .where('gp.active', '=', true)
    .distinctOn('p.id')
    .select(['p.id', 'p.index', 'p.number', 'g.name', 'g.sourced_id', 'g.language'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('phone_audience as a')
            .whereRef('a.phone_id', '=', 'p.id')
            .where('a.may_be_contacted', '=', true),
        )
        .as('isCalled'),
    )
    .orderBy('p.id')
    .orderBy('gp.rank')
    .execute();
  // Who is barred is never called, and teachers are by lockdowns alone.
  const phones = rows.map((row) => ({
    number: vault.decrypt(row.number, phoneBinding(row.index)),
    label: vault.decrypt(row.name, `guardian.name:${row.sourced_id}`),
    language: row.language,
    isCalled: row.isCalled === true,
  }));
  // By number, which is the same in every new sandbox; identifiers are not.
  return phones.toSorted((a, b) => a.number.localeCompare(b.number));
}

/** The phones of the staff, which ring for approvals and for “Call me first”. */
export async function listStaffPhones(db: Db, vault: Vault): Promise<FamilyPhone[]> {
  const rows = await db
    .selectFrom('operator_phone as p')
    .innerJoin('operator as o', 'o.id', 'p.operator_id')
    .select([
      'o.id',
      'o.directory_tenant as tenant',
      'o.directory_id as person',
      'o.name',
      'p.number',
    ])
    .execute();
  return rows.map(({ id, tenant, person, name, number }) => ({
    number: vault.decrypt(number, operatorPhoneBinding(id)),
    label: vault.decrypt(name, staffNameBinding({ tenant, id: person })),
    language: 'en',
  }));
}

/** The phones of the staff’s list, which ring for drills and for nothing else. */
export async function listDrilledPhones(db: Db, vault: Vault): Promise<FamilyPhone[]> {
  const rows = await db
    .selectFrom('drill_phone')
    .select(['number_index as index', 'name', 'number'])
    .where('ended_at', 'is', null)
    .execute();
  return rows.map(({ index, name, number }) => ({
    number: vault.decrypt(number, drillPhoneBinding(index, 'number')),
    label: vault.decrypt(name, drillPhoneBinding(index, 'name')),
    language: 'en',
  }));
}
