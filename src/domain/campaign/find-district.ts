import type { Db } from '#database/transaction.ts';
import { type DistrictRow, selectDistrict } from './campaign-store.ts';
import { type SchoolRow, selectLanguages, selectSchools } from './school-store.ts';

export async function findDistrict(db: Db): Promise<DistrictRow | undefined> {
  return selectDistrict(db);
}

export async function findSchools(db: Db): Promise<SchoolRow[]> {
  return selectSchools(db);
}

export async function findAudienceLanguages(
  db: Db,
  schoolIds: readonly string[],
): Promise<{ language: string; guardians: number }[]> {
  return selectLanguages(db, schoolIds);
}
