import { type Insertable, sql } from 'kysely';
import type { Database } from '#database/schema.ts';
import type { Transaction } from '#database/transaction.ts';

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
    ])
    .executeTakeFirst();
}

/** A new district asks for a fresh sign-in where more than 500 calls and texts go out. Returns the new policy version. */
export async function upsertDistrict(tx: Transaction, settings: DistrictSettings): Promise<number> {
  const { policy_version } = await tx
    .insertInto('district')
    .values({ step_up_recipients: 500, ...settings })
    .onConflict((conflict) =>
      conflict
        .column('only_row')
        .doUpdateSet({ ...settings, policy_version: sql`district.policy_version + 1` }),
    )
    .returning('policy_version')
    .executeTakeFirstOrThrow();
  return policy_version;
}
