import { type Db, databaseNow, type Transaction, transact } from '#database/transaction.ts';
import { requestCancel } from '#domain/attempt/sweep/stop-store.ts';
import { selectGroundBar } from '#domain/campaign/draft/ground-bar-store.ts';
import { selectApprovals } from '#domain/campaign/seal/approvals-store.ts';
import { shortCode } from '#domain/campaign/seal/fingerprint.ts';
import { selectVersion, type VersionRow } from '#domain/campaign/version-store.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import { type CampaignRow, lockCampaign, setState } from '../campaign/campaign-store.ts';
import type { Operator } from '../operator/operator.ts';
import type { Platform } from '../shared/platform.ts';
import { lacksStepUp } from '../sign-in/step-up-store.ts';
import { isTrained } from '../training/training-store.ts';
import type { Decision, DecisionRefusal } from './approval.ts';
import { hasDecided, insertApproval, selectDecisionBar } from './approval-store.ts';
import { hasReadTexts } from './text-opening-store.ts';

type Request = {
  operator: Operator;
  platform: Platform;
  campaignId: string;
  /** The short code that stood on the card. */
  code: string;
  /** No worker calls more phones than this without a fresh sign-in, whatever the district says. */
  signInAbove?: number | undefined;
} & ({ decision: 'approved' } | { decision: 'sent-back'; reason: string });

type FrozenVersion = VersionRow & { fingerprint: Buffer };

/**
 * Takes one person's decision about exactly what they saw. The row, the campaign's new state and the audit entry
 * are one transaction; a refusal leaves its entry too. The database would refuse an author's row by itself.
 */
export async function decideCampaign(db: Db, request: Request): Promise<Decision> {
  return transact(db, async (tx): Promise<Decision> => {
    const campaign = await lockCampaign(tx, request.campaignId);
    if (campaign === undefined) {
      await note(tx, request, 'decision-refused', { reason: 'not-waiting' });
      return { kind: 'refused', reason: 'not-waiting' };
    }
    const version = await selectVersion(tx, campaign.id);
    const refusal = await findRefusal(tx, { request, version, state: campaign.state });
    if (refusal !== undefined || !isFrozen(version)) {
      const reason = refusal ?? 'not-waiting';
      await note(tx, request, 'decision-refused', {
        version: version.number,
        wanted: request.decision,
        reason,
        platform: request.platform,
      });
      return { kind: 'refused', reason };
    }
    await insertApproval(tx, {
      versionId: version.id,
      operatorId: request.operator.id,
      decision: request.decision,
      ...(request.decision === 'sent-back' ? { reason: request.reason } : {}),
      fingerprint: version.fingerprint,
      platform: request.platform,
    });
    return request.decision === 'approved'
      ? takeApproval(tx, { request, campaign, version })
      : takeRejection(tx, { request, campaign, version, reason: request.reason });
  });
}

type Taken = { request: Request; campaign: CampaignRow; version: FrozenVersion };

/** The campaign goes on when the last approval it takes is there; until then it waits for the next person. */
async function takeApproval(
  tx: Transaction,
  { request, campaign, version }: Taken,
): Promise<Decision> {
  const { given, needed, isApproved } = await selectApprovals(tx, version.id);
  // Anew even while it waits: the cards follow the campaign's changes.
  await setState(tx, campaign.id, { state: isApproved ? 'approved' : campaign.state });
  await note(tx, request, 'campaign-approved', { ...factsOf(request, version), given, needed });
  return { kind: 'approved', campaignNumber: campaign.number, given, needed };
}

/** Sticks to the fingerprint. A rejection that comes after the start stops what it can no longer prevent. */
async function takeRejection(
  tx: Transaction,
  { request, campaign, version, reason }: Taken & { reason: string },
): Promise<Decision> {
  const end = { endedBy: request.operator.id, endReason: reason };
  if (campaign.state === 'submitted' || campaign.state === 'approved') {
    await setState(tx, campaign.id, { state: 'sent-back', ...end });
    await note(tx, request, 'campaign-sent-back', factsOf(request, version));
    return { kind: 'sent-back', campaignNumber: campaign.number };
  }
  await setState(tx, campaign.id, { state: 'stopped', ...end });
  const inProgress = await requestCancel(tx, campaign.id);
  const facts = { ...factsOf(request, version), was: campaign.state, inProgress };
  await note(tx, request, 'campaign-stopped', facts);
  return { kind: 'stopped', campaignNumber: campaign.number };
}

const factsOf = (request: Request, version: FrozenVersion) => ({
  version: version.number,
  fingerprint: version.fingerprint.toString('hex'),
  platform: request.platform,
});

async function note(
  tx: Transaction,
  { operator, campaignId }: Request,
  act: 'decision-refused' | 'campaign-approved' | 'campaign-sent-back' | 'campaign-stopped',
  facts: Record<string, string | number>,
): Promise<void> {
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operator.id },
    act,
    subject: { kind: 'campaign', id: campaignId },
    facts,
  });
}

const isFrozen = (version: VersionRow): version is FrozenVersion => version.fingerprint !== null;

const open: Readonly<Record<Request['decision'], readonly CampaignState[]>> = {
  approved: ['submitted'],
  'sent-back': ['submitted', 'approved', 'dialing', 'paused'],
};

async function findRefusal(
  tx: Transaction,
  { request, version, state }: { request: Request; version: VersionRow; state: CampaignState },
): Promise<DecisionRefusal | undefined> {
  const personal = await selectDecisionBar(tx, version.id, request.operator.id);
  if (personal !== undefined) return personal;
  if (!(await isTrained(tx, request.operator.id))) return 'untrained';
  if (await hasDecided(tx, version.id, request.operator.id)) return 'already-decided';
  if (!open[request.decision].includes(state) || version.fingerprint === null) return 'not-waiting';
  if (shortCode(version.fingerprint) !== request.code) return 'out-of-date';
  if (request.decision === 'approved') {
    const refusal = await findUnapprovable(tx, version, request.operator.id);
    if (refusal !== undefined) return refusal;
  }
  if (state !== 'submitted') return undefined;
  const isLate =
    version.expiresAt === null ||
    Temporal.Instant.compare(version.expiresAt, await databaseNow(tx)) <= 0;
  if (isLate) return 'expired';
  const { decision, operator, signInAbove: above } = request;
  const mustSignIn =
    decision === 'approved' &&
    (await lacksStepUp(tx, { versionId: version.id, operatorId: operator.id, above }));
  return mustSignIn ? 'sign-in-again' : undefined;
}

/** Nobody approves what is stored but was never shown, was not read, or stands on a ground that is switched off. */
async function findUnapprovable(
  tx: Transaction,
  version: VersionRow,
  operatorId: string,
): Promise<DecisionRefusal | undefined> {
  const versionId = version.id;
  if (!(await selectApprovals(tx, versionId)).isAsSealed) return 'changed-since-asked';
  if (!(await hasReadTexts(tx, { versionId, operatorId }))) return 'text-unread';
  return selectGroundBar(tx, version);
}
