import { type Db, databaseNow, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { lockCampaign, setState } from '../campaign/campaign-store.ts';
import { shortCode } from '../campaign/fingerprint.ts';
import { selectVersion, type VersionRow } from '../campaign/freeze-store.ts';
import { holdsRole, type Operator } from '../operator/operator.ts';
import type { Decision, DecisionRefusal } from './approval.ts';
import { hasDecided, insertApproval, isAuthor } from './approval-store.ts';

/**
 * Takes one person's decision about exactly what they saw. The row, the campaign's new state and the audit entry
 * are one transaction; a refusal leaves its entry too. The database would refuse an author's row by itself.
 */
export async function decideCampaign(
  db: Db,
  request: {
    operator: Operator;
    platform: 'slack' | 'teams';
    campaignId: string;
    /** The short code that stood on the card. */
    code: string;
  } & ({ decision: 'approved' } | { decision: 'sent-back'; reason: string }),
): Promise<Decision> {
  const { operator, campaignId } = request;
  return transact(db, async (tx): Promise<Decision> => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign === undefined) return { kind: 'refused', reason: 'not-waiting' };
    const version = await selectVersion(tx, campaignId);
    const refusal = await findRefusal(tx, {
      operator,
      version,
      state: campaign.state,
      code: request.code,
    });
    if (refusal !== undefined || version.fingerprint === null) {
      const reason = refusal ?? 'not-waiting';
      await insertAuditEntry(tx, {
        actor: { kind: 'operator', id: operator.id },
        act: 'decision-refused',
        subject: { kind: 'campaign', id: campaignId },
        facts: {
          version: version.number,
          wanted: request.decision,
          reason,
          platform: request.platform,
        },
      });
      return { kind: 'refused', reason };
    }
    await insertApproval(tx, {
      versionId: version.id,
      operatorId: operator.id,
      decision: request.decision,
      ...(request.decision === 'sent-back' ? { reason: request.reason } : {}),
      fingerprint: version.fingerprint,
      platform: request.platform,
    });
    await setState(
      tx,
      campaignId,
      request.decision === 'approved'
        ? { state: 'approved' }
        : { state: 'sent-back', endedBy: operator.id, endReason: request.reason },
    );
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: request.decision === 'approved' ? 'campaign-approved' : 'campaign-sent-back',
      subject: { kind: 'campaign', id: campaignId },
      facts: {
        version: version.number,
        fingerprint: version.fingerprint.toString('hex'),
        platform: request.platform,
      },
    });
    return { kind: request.decision, campaignNumber: campaign.number };
  });
}

async function findRefusal(
  tx: Transaction,
  asked: { operator: Operator; version: VersionRow; state: string; code: string },
): Promise<DecisionRefusal | undefined> {
  const { operator, version } = asked;
  if (!holdsRole(operator, 'approver', version.schoolIds)) {
    return (await isAuthor(tx, version.campaignId, operator.id))
      ? 'own-campaign'
      : 'not-an-approver';
  }
  if (await isAuthor(tx, version.campaignId, operator.id)) return 'own-campaign';
  if (await hasDecided(tx, version.id, operator.id)) return 'already-decided';
  if (asked.state !== 'submitted' || version.fingerprint === null) return 'not-waiting';
  if (shortCode(version.fingerprint) !== asked.code) return 'out-of-date';
  if (
    version.expiresAt === null ||
    Temporal.Instant.compare(version.expiresAt, await databaseNow(tx)) <= 0
  )
    return 'expired';
  return undefined;
}
