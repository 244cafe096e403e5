import { type Insertable, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { DB } from '#database/schema.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { languages } from '#domain/language/languages.ts';
import type { Happening } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** What `district set` can set, by column. */
export type DistrictSettings = Omit<Insertable<DB['district']>, 'only_row' | 'policy_version'>;

export type District = {
  name: string;
  registeredName: string;
  callbackNumber: string;
  /** E.164: for families who reach no office, and in an action of the building. */
  emergencyLine: string | null;
  timeZone: string;
  /** Such as `CA`; null where it isn’t set. */
  state: string | null;
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
  /** How long nobody decides before the first approver is called by phone. */
  escalationMinutes: number;
  emergencyEscalationMinutes: number;
  centsPerCall: number;
  centsPerText: number;
  /** So many percent of a closure’s families are to be reached so many minutes after it starts. */
  targetMinutes: number;
  targetPercent: number;
  /** When calls begin that a request of the night left for the morning, such as 05:30:00. */
  morningCalls: string;
  policyVersion: number;
  /** Whether a building without heat, water or power is an emergency. */
  buildingEmergencies: boolean;
  /** Whether anybody may read its closures at `/feed`. */
  publicFeed: boolean;
  /** For which closures calls to a household stop once one of its guardians was told. */
  householdStop: 'never' | 'school-matters' | 'always';
  /** Whether a closure of schools tells their staff as well, unless its request says otherwise. */
  closuresTellStaff: boolean;
  /** Whether its closures go out by e-mail, too. */
  closuresByEmail: boolean;
  /** Each notice has six digits that calls and texts say, and that find it at /check. */
  checkCodes: boolean;
};

const callsPerSecond = sql<number>`least(calls_per_second, (SELECT
  CASE WHEN bool_and(n.calls_per_second IS NOT NULL) THEN sum(n.calls_per_second) END
  FROM sending_number n WHERE n.active))`;

/** Undefined before the district is set up. */
export async function findDistrict(db: Db | Transaction): Promise<District | undefined> {
  return districtRow(db).executeTakeFirst();
}

export const districtRow = (db: Db | Transaction) =>
  db
    .selectFrom('district')
    .select([
      'name',
      'registered_name as registeredName',
      'callback_number as callbackNumber',
      'emergency_line as emergencyLine',
      'time_zone as timeZone',
      'state',
      callsPerSecond.as('callsPerSecond'),
      'calls_at_once as callsAtOnce',
      'ring_seconds as ringSeconds',
      'max_tries as maxTries',
      'busy_retry_seconds as busyRetrySeconds',
      'no_answer_retry_seconds as noAnswerRetrySeconds',
      'approval_minutes as approvalMinutes',
      'emergency_approval_minutes as emergencyApprovalMinutes',
      'escalation_minutes as escalationMinutes',
      'emergency_escalation_minutes as emergencyEscalationMinutes',
      'cents_per_call as centsPerCall',
      'cents_per_text as centsPerText',
      'target_minutes as targetMinutes',
      'target_percent as targetPercent',
      'morning_calls as morningCalls',
      'policy_version as policyVersion',
      'building_emergencies as buildingEmergencies',
      'public_feed as publicFeed',
      sql<District['householdStop']>`household_stop`.as('householdStop'),
      'closures_tell_staff as closuresTellStaff',
      'closures_by_email as closuresByEmail',
      'check_codes as checkCodes',
    ]);

/**
 * Whether calls to a household stop once one of its guardians was told, by the district's policy. Never where each guardian is
 * to be told: a correction goes to every phone that heard the wrong words, and a notice to everybody whom it concerns.
 */
export function doesStopAtOne(
  version: {
    happening: Happening;
    purpose: Purpose;
    corrects: string | null;
    notifies: string | null;
    tellsRights: string | null;
  },
  { householdStop }: Pick<District, 'householdStop'>,
): boolean {
  const { happening, purpose, corrects, notifies, tellsRights } = version;
  if (corrects !== null || notifies !== null || tellsRights !== null) return false;
  // One call a home.
  if (happening === 'absence') return true;
  return purpose === 'emergency' ? householdStop === 'always' : householdStop !== 'never';
}

export type School = { id: string; name: string; timeZone: string };

export async function findSchools(db: Db | Transaction): Promise<School[]> {
  return db
    .selectFrom('school')
    .select(['id', 'name', 'time_zone as timeZone'])
    .where('active', '=', true)
    .orderBy('name')
    .execute();
}

/** Whether the roster has staff who gave their numbers to be told by. */
export async function hasStaff(db: Db): Promise<boolean> {
  const row = await db.selectFrom('staff_audience').select('phone_id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Whether students of the roster have emergency contacts to call. */
export async function hasContacts(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('contact_audience')
    .select('phone_id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What staff speak besides English, that of most first: as many as a form has room for. */
export async function findStaffLanguages(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('staff_audience')
    .select('language')
    .where('language', '<>', 'en')
    .where('language', 'in', Object.keys(languages))
    .groupBy('language')
    .orderBy(sql`count(DISTINCT phone_id)`, 'desc')
    .orderBy('language')
    .limit(3)
    .execute();
  return rows.map(({ language }) => language);
}

/**
 * Home languages of the families of these schools, those of most families first. The students with the same guardians are
 * one family, which is counted under each language its guardians speak.
 */
export async function findHomeLanguages(
  db: Db | Transaction,
  schoolIds: readonly string[],
): Promise<{ language: string; families: number }[]> {
  return many<{ language: string; families: number }>(db)`
    SELECT language, sum(families)::int AS families FROM home_language
    WHERE school_ids && ${[...schoolIds]}::uuid[]
    GROUP BY language ORDER BY families DESC, language`;
}

/** Days without school from this day on, with their names. */
export async function findHolidays(
  db: Db | Transaction,
  from: string,
): Promise<{ day: string; name: string }[]> {
  return db
    .selectFrom('school_holiday')
    .select(['day', 'name'])
    .where('day', '>=', from)
    .orderBy('day')
    .limit(200)
    .execute();
}

/** On which there may be school, from 1 for Monday. */
export async function findSchoolWeekdays(db: Db): Promise<number[]> {
  const rows = await many<{ day: number }>(db)`
    SELECT day FROM generate_series(1, 7) AS day WHERE is_school_weekday(day) ORDER BY day`;
  return rows.map(({ day }) => day);
}
