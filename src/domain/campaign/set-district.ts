import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { selectByCategory } from '../consent/rule-set-store.ts';
import {
  type ApprovalPolicy,
  type DistrictSettings,
  selectApprovalPolicy,
  upsertDistrict,
} from './district-store.ts';
import { settleOverPolicy } from './expire-policy-changes.ts';
import { describeLoosening, looseningsOf, type PolicyLoosening } from './policy-change.ts';
import { insertPolicyChange, selectLoosened } from './policy-change-store.ts';

/**
 * Sets the district's own words, numbers, pace and policy. Each change is a new policy version: approvals name theirs.
 * Where withdrawals now reach further or less far, every gate is out of date and must be derived anew. What loosens the
 * policy is not set: it waits for an administrator to confirm it, and the rest is set at once.
 */
export async function setDistrict(
  db: Db,
  settings: DistrictSettings,
  by: string,
): Promise<{ reachChanged: boolean; waiting: PolicyLoosening[] }> {
  return transact(db, async (tx) => {
    const before = await selectByCategory(tx);
    const policy = await selectApprovalPolicy(tx);
    const loosened = await selectLoosened(tx, settings);
    const isLooser = ([name]: [string, unknown]) => loosened.includes(name);
    const entries = Object.entries(settings);
    const held = Object.fromEntries(entries.filter(isLooser));
    const kept = Object.fromEntries(entries.filter((entry) => !isLooser(entry)));
    const version = await upsertDistrict(tx, kept as DistrictSettings);
    const reachChanged = (await selectByCategory(tx)) !== before;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: by },
      act: 'district-set',
      subject: { kind: 'district', id: '1' },
      facts: {
        policyVersion: version,
        settings: Object.keys(kept).toSorted(),
        ...(kept['consent_policy'] === undefined ? {} : { consentPolicy: kept['consent_policy'] }),
        ...policyChanges(policy, await selectApprovalPolicy(tx)),
        reachChanged,
      },
    });
    return { reachChanged, waiting: loosened.length === 0 ? [] : await askFor(tx, held, by) };
  });
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
): Record<string, number | null> {
  const names = {
    step_up_recipients: 'stepUpRecipients',
    district_wide_approvals: 'districtWideApprovals',
    escalation_minutes: 'escalationMinutes',
    emergency_escalation_minutes: 'emergencyEscalationMinutes',
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
