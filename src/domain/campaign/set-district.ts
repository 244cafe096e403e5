import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { selectByCategory } from '../consent/rule-set-store.ts';
import {
  type ApprovalPolicy,
  type DistrictSettings,
  selectApprovalPolicy,
  upsertDistrict,
} from './district-store.ts';

/**
 * Sets the district's own words, numbers, pace and policy. Each change is a new policy version: approvals name theirs.
 * Where withdrawals now reach further or less far, every gate is out of date and must be derived anew.
 */
export async function setDistrict(
  db: Db,
  settings: DistrictSettings,
  by: string,
): Promise<{ reachChanged: boolean }> {
  return transact(db, async (tx) => {
    const before = await selectByCategory(tx);
    const policy = await selectApprovalPolicy(tx);
    const version = await upsertDistrict(tx, settings);
    const reachChanged = (await selectByCategory(tx)) !== before;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: by },
      act: 'district-set',
      subject: { kind: 'district', id: '1' },
      facts: {
        policyVersion: version,
        settings: Object.keys(settings).toSorted(),
        ...(settings.consent_policy === undefined
          ? {}
          : { consentPolicy: settings.consent_policy }),
        ...policyChanges(policy, await selectApprovalPolicy(tx)),
        reachChanged,
      },
    });
    return { reachChanged };
  });
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
