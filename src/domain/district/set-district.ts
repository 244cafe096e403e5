import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { selectByCategory } from '#domain/consent/rules/rule-set-store.ts';
import {
  type ApprovalPolicy,
  type DistrictSettings,
  patchDistrict,
  selectApprovalPolicy,
} from './district-store.ts';
import { settleOverPolicy } from './expire-policy-changes.ts';
import { describeLoosening, looseningsOf, type PolicyLoosening } from './policy-change.ts';
import { insertPolicyChange, selectLoosened } from './policy-change-store.ts';

export type DistrictSet =
  | { kind: 'set'; isSet: boolean; reachChanged: boolean; waiting: PolicyLoosening[] }
  /** The district is not set up yet, and these are needed for it. */
  | { kind: 'refused'; missing: (keyof DistrictSettings)[] };

/**
 * Sets what is given of the district's own words, numbers, pace and policy, and leaves the rest. Each change is a new
 * policy version: approvals name theirs.
 * Where withdrawals now reach further or less far, every gate is out of date and must be derived anew. What loosens the
 * policy is not set: it waits for an administrator to confirm it, and the rest is set at once.
 */
export async function setDistrict(
  db: Db,
  settings: Partial<DistrictSettings>,
  by: string,
): Promise<DistrictSet> {
  return transact(db, async (tx) => {
    const loosened = await selectLoosened(tx, settings);
    const isLooser = ([name]: [string, unknown]) => loosened.includes(name);
    const entries = Object.entries(settings);
    const held = Object.fromEntries(entries.filter(isLooser));
    const kept = Object.fromEntries(entries.filter((entry) => !isLooser(entry)));
    const isSet = Object.keys(kept).length > 0;
    const outcome = isSet ? await setKept(tx, kept, by) : { reachChanged: false };
    if ('missing' in outcome) return { kind: 'refused', ...outcome };
    const waiting = loosened.length === 0 ? [] : await askFor(tx, held, by);
    return { kind: 'set', isSet, ...outcome, waiting };
  });
}

async function setKept(
  tx: Transaction,
  kept: Partial<DistrictSettings>,
  by: string,
): Promise<{ reachChanged: boolean } | { missing: (keyof DistrictSettings)[] }> {
  const before = await selectByCategory(tx);
  const policy = await selectApprovalPolicy(tx);
  const outcome = await patchDistrict(tx, kept);
  if ('missing' in outcome) return outcome;
  const reachChanged = (await selectByCategory(tx)) !== before;
  await insertAuditEntry(tx, {
    actor: { kind: 'system', id: by },
    act: 'district-set',
    subject: { kind: 'district', id: '1' },
    facts: {
      policyVersion: outcome.version,
      settings: Object.keys(kept).toSorted(),
      ...(kept.consent_policy === undefined ? {} : { consentPolicy: kept.consent_policy }),
      ...policyChanges(policy, await selectApprovalPolicy(tx)),
      reachChanged,
    },
  });
  return { reachChanged };
}

async function askFor(
  tx: Transaction,
  settings: Partial<DistrictSettings>,
  by: string,
): Promise<PolicyLoosening[]> {
  await settleOverPolicy(tx);
  const { change, isNew } = await insertPolicyChange(tx, settings);
  if (isNew) {
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: by },
      act: 'policy-change-asked',
      subject: { kind: 'district', id: '1' },
      facts: { change: change.id, wanted: looseningsOf(change).map(describeLoosening) },
    });
  }
  return looseningsOf(change);
}

/** What of the policy is another value now, such as `stepUpRecipientsBefore`, `stepUpRecipientsAfter`. */
function policyChanges(
  before: ApprovalPolicy | undefined,
  after: ApprovalPolicy | undefined,
): Record<string, number | boolean | null> {
  const names = {
    step_up_recipients: 'stepUpRecipients',
    district_wide_approvals: 'districtWideApprovals',
    escalation_minutes: 'escalationMinutes',
    emergency_escalation_minutes: 'emergencyEscalationMinutes',
    building_emergencies: 'buildingEmergencies',
  } as const satisfies Record<keyof ApprovalPolicy, string>;
  return Object.fromEntries(
    (Object.keys(names) as (keyof ApprovalPolicy)[])
      .filter((column) => before?.[column] !== after?.[column])
      .flatMap((column) => [
        [`${names[column]}Before`, before?.[column] ?? null],
        [`${names[column]}After`, after?.[column] ?? null],
      ]),
  );
}
