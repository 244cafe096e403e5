import type { Db } from '#database/transaction.ts';
import { type DistrictRow, selectDistrict } from './district-store.ts';
import { type SchoolRow, selectSchools } from './school-store.ts';

export async function findDistrict(db: Db): Promise<DistrictRow | undefined> {
  return selectDistrict(db);
}

export async function findSchools(db: Db): Promise<SchoolRow[]> {
  return selectSchools(db);
}
