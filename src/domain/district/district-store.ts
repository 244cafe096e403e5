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
export async function selectDistrictSettings(
  db: Db,
): Promise<Selectable<Database['district']> | undefined> {
  return db.selectFrom('district').selectAll().executeTakeFirst();
}

export type DistrictRow = {
  name: string;
  registeredName: string;
  callbackNumber: string;
  timeZone: string;
  /** What the account and its pool of numbers allow together. */
  callsPerSecond: number;
  /** Null where as many may ring or talk at one time as there are. */
  callsAtOnce: number | null;
  ringSeconds: number;
  maxTries: number;
  busyRetrySeconds: number;
  noAnswerRetrySeconds: number;
  approvalMinutes: number;
  emergencyApprovalMinutes: number;
  centsPerCall: number;
  centsPerText: number;
  policyVersion: number;
  /** Whether a building without heat, water or power is an emergency. */
  buildingEmergencies: boolean;
};

const callsPerSecond = sql<number>`least(calls_per_second, (SELECT
  CASE WHEN bool_and(n.calls_per_second IS NOT NULL) THEN sum(n.calls_per_second) END
  FROM sending_number n WHERE n.active))`;

export async function selectDistrict(db: Db | Transaction): Promise<DistrictRow | undefined> {
  return db
    .selectFrom('district')
    .select([
      'name',
      'registered_name as registeredName',
      'callback_number as callbackNumber',
      'time_zone as timeZone',
      callsPerSecond.as('callsPerSecond'),
      'calls_at_once as callsAtOnce',
      'ring_seconds as ringSeconds',
      'max_tries as maxTries',
      'busy_retry_seconds as busyRetrySeconds',
      'no_answer_retry_seconds as noAnswerRetrySeconds',
      'approval_minutes as approvalMinutes',
      'emergency_approval_minutes as emergencyApprovalMinutes',
      'cents_per_call as centsPerCall',
      'cents_per_text as centsPerText',
      'policy_version as policyVersion',
      'building_emergencies as buildingEmergencies',
    ])
    .executeTakeFirst();
}
