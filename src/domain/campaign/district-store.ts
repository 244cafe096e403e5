import { type Insertable, type Selectable, sql } from 'kysely';
import type { Database } from '#database/schema.ts';
import type { Db, Transaction } from '#database/transaction.ts';

export type DistrictSettings = Omit<
  Insertable<Database['district']>,
  'only_row' | 'policy_version'
>;

/** What `district set` may change of how a closure is approved. */
export type ApprovalPolicy = {
  step_up_recipients: number | null;
  district_wide_approvals: number;
  escalation_minutes: number;
  emergency_escalation_minutes: number;
  building_emergencies: boolean;
};

/** Undefined before the district is set up. */
export async function selectApprovalPolicy(tx: Transaction): Promise<ApprovalPolicy | undefined> {
  return tx
    .selectFrom('district')
    .select([
      'step_up_recipients',
      'district_wide_approvals',
      'escalation_minutes',
      'emergency_escalation_minutes',
      'building_emergencies',
    ])
    .executeTakeFirst();
}

/** What a district can't be without. */
const needed = ['name', 'registered_name', 'callback_number', 'time_zone'] as const;

/**
 * Sets what is given and leaves the rest as it is. Returns the new policy version, or what a district that is new still
 * lacks. A new one asks for a fresh sign-in where more than 500 calls and texts go out.
 */
export async function patchDistrict(
  tx: Transaction,
  patch: Partial<DistrictSettings>,
): Promise<{ version: number } | { missing: (keyof DistrictSettings)[] }> {
  const changed = await tx
    .updateTable('district')
    .set({ ...patch, policy_version: sql`policy_version + 1` })
    .returning('policy_version as version')
    .executeTakeFirst();
  if (changed !== undefined) return changed;
  if (!isWhole(patch)) return { missing: needed.filter((name) => patch[name] === undefined) };
  return tx
    .insertInto('district')
    .values({ step_up_recipients: 500, ...patch })
    .returning('policy_version as version')
    .executeTakeFirstOrThrow();
}

function isWhole(patch: Partial<DistrictSettings>): patch is DistrictSettings {
  return needed.every((name) => patch[name] !== undefined);
}

/** Nothing before the district is set up. */
export async function selectDistrict(
  db: Db,
): Promise<Selectable<Database['district']> | undefined> {
  return db.selectFrom('district').selectAll().executeTakeFirst();
}
