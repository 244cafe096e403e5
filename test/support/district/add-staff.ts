import type { Db } from '#database/connect.ts';
import type { Operator, Role } from '#domain/people/operator/operator.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { sealedName } from './staff-name.ts';

/** Adds somebody to the staff, with each of these roles at one school or at all, and for one language or none. */
export async function addStaff(
  db: Db,
  name: string,
  roles: readonly Role[],
  {
    schoolId = null,
    language = null,
    directoryId = name,
    isTrained = false,
    vault = testVault,
  }: {
    schoolId?: string | null;
    language?: string | null;
    directoryId?: string;
    isTrained?: boolean;
    vault?: typeof testVault;
  } = {},
): Promise<Operator> {
  const tenant = 'district';
  const { id } = await db
    .insertInto('operator')
    .values({
      directory_tenant: tenant,
      directory_id: directoryId,
      name: sealedName(directoryId, { tenant, name, vault }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = roles.map((role) => ({ operator_id: id, role, school_id: schoolId, language }));
  if (rows.length > 0) await db.insertInto('role_grant').values(rows).execute();
  if (isTrained) await trainStaff(db, [id]);
  return {
    id,
    name,
    roles: roles.map((role) => ({ role, schoolId, ...(language === null ? {} : { language }) })),
  };
}
