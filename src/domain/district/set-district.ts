import { sql } from 'kysely';
import { one } from '#database/query.ts';
import { type Db, type Transaction, transact, violatedRule } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { selectByCategory } from '#domain/consent/rules/rule-store.ts';
import { startChange } from '#domain/two-person-change/start-change.ts';
import type { DistrictSettings } from './find-district.ts';
import {
  describeLoosening,
  looseningsOf,
  type PolicyChange,
  type PolicyLoosening,
  type PolicySettings,
} from './policy-change.ts';

export type DistrictSet =
  | { kind: 'set'; isSet: boolean; reachChanged: boolean; waiting: PolicyLoosening[] }
  /**
   * The district is not set up yet, and these are needed for it; or the number of drills is one that closures show, or that
   * families call back; or its offices would close before they open.
   */
  | {
      kind: 'refused';
      missing: (keyof DistrictSettings)[];
      isSharedNumber?: true;
      isUpsideDown?: true;
    };

const sharedRules = new Set(['drill_number_of_its_own', 'district_drill_number_apart']);

/**
 * Sets what is given of the district's own words, numbers, pace and policy, and leaves the rest. Each change is a new
 * policy version: approvals name theirs.
 * Where withdrawals now reach further or less far, every gate is out of date and must be derived again. What loosens the
 * policy is not set: it waits for two administrators to confirm it, and the rest is set at once.
 */
export async function setDistrict(
  db: Db,
  settings: Partial<DistrictSettings>,
  by: string,
): Promise<DistrictSet> {
  return transact(db, async (tx): Promise<DistrictSet> => {
    const loosened = await selectLoosened(tx, settings);
    const isLooser = ([name]: [string, unknown]) => loosened.includes(name);
    const entries = Object.entries(settings);
    const held = Object.fromEntries(entries.filter(isLooser));
    const kept = Object.fromEntries(entries.filter((entry) => !isLooser(entry)));
    const isSet = Object.keys(kept).length > 0;
    const outcome = isSet ? await setKept(tx, kept, by) : { reachChanged: false };
    if ('missing' in outcome) return { kind: 'refused', ...outcome };
    const waiting = loosened.length === 0 ? [] : await startPolicyChange(tx, held, by);
    return { kind: 'set', isSet, ...outcome, waiting };
  }).catch((error: unknown): DistrictSet => {
    const rule = violatedRule(error) ?? '';
    if (rule === 'district_office_hours')
      return { kind: 'refused', missing: [], isUpsideDown: true };
    if (!sharedRules.has(rule)) throw error;
    return { kind: 'refused', missing: [], isSharedNumber: true };
  });
}

async function setKept(
  tx: Transaction,
  kept: Partial<DistrictSettings>,
  by: string,
): Promise<{ reachChanged: boolean } | { missing: (keyof DistrictSettings)[] }> {
  const before = await selectByCategory(tx);
  const policyBefore = await selectPolicy(tx);
  const outcome = await patchDistrict(tx, kept);
  if ('missing' in outcome) return outcome;
  const reachChanged = (await selectByCategory(tx)) !== before;
  await note(tx, { kind: 'system', id: by }, 'district-set', on('district', '1'), {
    policyVersion: outcome.version,
    settings: (Object.keys(kept) as (keyof DistrictSettings)[]).toSorted(),
    consentPolicy: kept.consent_policy,
    ...policyChanges(policyBefore, await selectPolicy(tx)),
    reachChanged,
  });
  return { reachChanged };
}

/** What a district can't be without. */
const needed = ['name', 'registered_name', 'callback_number', 'time_zone'] as const;

/**
 * Sets what is given and leaves the rest as it is. Returns the new policy version, or what a district that is new still
 * lacks. A new one asks for a fresh sign-in where more than 500 calls and texts go out.
 */
async function patchDistrict(
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

/** What decides how a closure is approved, by column; and what the audit log calls it. */
const policy = {
  step_up_recipients: 'stepUpRecipients',
  district_wide_approvals: 'districtWideApprovals',
  escalation_minutes: 'escalationMinutes',
  emergency_escalation_minutes: 'emergencyEscalationMinutes',
  building_emergencies: 'buildingEmergencies',
  household_stop: 'householdStop',
  closures_tell_staff: 'closuresTellStaff',
  closures_by_email: 'closuresByEmail',
} as const;

const policyColumns = Object.keys(policy) as (keyof typeof policy)[];

async function selectPolicy(tx: Transaction) {
  return tx.selectFrom('district').select(policyColumns).executeTakeFirst();
}

type Policy = Awaited<ReturnType<typeof selectPolicy>>;

/** What of the policy is another value now, such as `stepUpRecipientsBefore`, `stepUpRecipientsAfter`. */
function policyChanges(
  before: Policy,
  after: Policy,
): Record<string, number | boolean | string | null> {
  return Object.fromEntries(
    policyColumns
      .filter((column) => before?.[column] !== after?.[column])
      .flatMap((column) => [
        [`${policy[column]}Before`, before?.[column] ?? null],
        [`${policy[column]}After`, after?.[column] ?? null],
      ]),
  );
}

/** Which of the settings loosen the policy that is in force, as the database says. Nobody sets it meanwhile. */
async function selectLoosened(
  tx: Transaction,
  settings: Partial<DistrictSettings>,
): Promise<string[]> {
  const row = await one<{ names: string[] }>(tx)`
    SELECT loosened(d, jsonb_populate_record(d, ${JSON.stringify(settings)}::jsonb)) AS names
    FROM district d FOR UPDATE`;
  return row?.names ?? [];
}

/** Asks that the policy be looser, unless just that waits already. Nothing changes until an administrator confirms it. */
async function startPolicyChange(
  tx: Transaction,
  settings: Partial<DistrictSettings>,
  by: string,
): Promise<PolicyLoosening[]> {
  const wanted = settings as PolicySettings;
  const { about } = await startChange<PolicyChange['about']>(
    tx,
    { kind: 'policy', wanted },
    (asked) => ({
      actor: { kind: 'system', id: by },
      act: 'policy-change-asked',
      subject: { kind: 'district', id: '1' },
      facts: {
        change: asked.id,
        wanted: looseningsOf({ wanted, about: asked.about }).map(describeLoosening),
      },
    }),
  );
  return looseningsOf({ wanted, about });
}
