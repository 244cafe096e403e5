import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { requestCancel } from '#domain/attempt/sweep/stop-store.ts';
import type { FactsOf } from '#domain/audit/acts/act.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { CampaignState, GroundBlocker } from '#domain/closure/campaign.ts';
import { type CampaignRow, lockCampaign, setState } from '#domain/closure/campaign-store.ts';
import { shortCode } from '#domain/closure/seal/fingerprint.ts';
import { selectApprovals } from '#domain/closure/version-store.ts';
import { selectHeld } from '#domain/people/operator/held-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { newId } from '#domain/shared/new-id-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { DecisionBlocker } from '#refusals/approval.ts';
import type { Vault } from '#vault/vault.ts';
import type { Decision, DecisionRefusal } from './approval.ts';

type Request = {
  operator: Operator;
  platform: Platform;
  campaignId: string;
  /** The short code that stood on the card. */
  code: string;
  /** No worker calls more phones than this without a fresh sign-in, whatever the district says. */
  signInAbove?: number | undefined;
} /** `isVouchedFor`: the directory signed for the person who pressed, by a token that came with the press. */ & (
  | { decision: 'approved'; isVouchedFor?: boolean }
  | { decision: 'sent-back'; reason: string; vault: Pick<Vault, 'encrypt'> }
);

/**
 * Takes one person's decision about exactly what they saw. The row, the campaign's new state and the audit entry
 * are one transaction; a refusal leaves its entry too. The database would refuse an author's row by itself.
 */
export async function decideCampaign(db: Db, request: Request): Promise<Decision> {
  return transact(db, async (tx): Promise<Decision> => {
    const campaign = await lockCampaign(tx, request.campaignId);
    if (campaign === undefined) {
      await note(tx, request, {
        act: 'decision-refused',
        facts: { reason: 'not-waiting' },
      });
      return { kind: 'refused', reason: 'not-waiting' };
    }
    const { version, blockers } = await selectVersionAndBlockers(tx, request);
    const { number, fingerprint } = version;
    const refusal = refusalOf(request, { ...blockers, fingerprint, state: campaign.state });
    if (refusal !== undefined || fingerprint === null) {
      const reason = refusal ?? 'not-waiting';
      const { decision: wanted, platform } = request;
      const facts = { version: number, wanted, reason, platform };
      await note(tx, request, { act: 'decision-refused', facts });
      return { kind: 'refused', reason };
    }
    const { id: approvalId } = await tx
      .insertInto('approval')
      .values({
        ...(request.decision === 'sent-back' ? await sealReason(tx, request) : {}),
        version_id: version.id,
        operator_id: request.operator.id,
        decision: request.decision,
        fingerprint,
        platform: request.platform,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const facts = {
      version: number,
      fingerprint: fingerprint.toString('hex'),
      platform: request.platform,
      ...(await selectHeld(tx, { table: 'approval', id: approvalId })),
    };
    return request.decision === 'approved'
      ? takeApproval(tx, { request, campaign, versionId: version.id, facts })
      : takeRejection(tx, { request, campaign, facts });
  });
}

/** What a person typed is bound to its row, so the row's id comes first. */
async function sealReason(
  tx: Transaction,
  { reason, vault }: Extract<Request, { decision: 'sent-back' }>,
): Promise<{ id: string; reason: Buffer }> {
  const id = await newId(tx);
  return { id, reason: vault.encrypt(reason, `approval.reason:${id}`) };
}

/** What every entry of a decision has. */
type Facts = FactsOf<'campaign-sent-back'>;

/** The campaign goes on when the last approval it takes is there; until then it waits for the next person. */
async function takeApproval(
  tx: Transaction,
  taken: { request: Request; campaign: CampaignRow; versionId: string; facts: Facts },
): Promise<Decision> {
  const { request, campaign, versionId, facts } = taken;
  const { given, needed, isApproved } = await selectApprovals(tx, versionId);
  // Again even while it waits: the cards follow the campaign's changes.
  await setState(tx, campaign.id, { state: isApproved ? 'approved' : campaign.state });
  const isVouchedFor = request.decision === 'approved' && request.isVouchedFor === true;
  const vouched = isVouchedFor ? { isVouchedFor } : {};
  await note(tx, request, {
    act: 'campaign-approved',
    facts: { ...facts, given, needed, ...vouched },
  });
  return { kind: 'approved', campaignNumber: campaign.number, given, needed };
}

/** Sticks to the fingerprint. A rejection that comes after the start stops what it can no longer prevent. */
async function takeRejection(
  tx: Transaction,
  taken: { request: Request; campaign: CampaignRow; facts: Facts },
): Promise<Decision> {
  const { request, campaign, facts } = taken;
  const end = { endedBy: request.operator.id };
  if (campaign.state === 'submitted' || campaign.state === 'approved') {
    await setState(tx, campaign.id, { state: 'sent-back', ...end });
    await note(tx, request, { act: 'campaign-sent-back', facts });
    return { kind: 'sent-back', campaignNumber: campaign.number };
  }
  await setState(tx, campaign.id, { state: 'stopped', ...end });
  const inProgress = await requestCancel(tx, campaign.id);
  await note(tx, request, {
    act: 'campaign-stopped',
    facts: { ...facts, was: campaign.state, inProgress },
  });
  return { kind: 'stopped', campaignNumber: campaign.number };
}

async function note(
  tx: Transaction,
  { operator, campaignId }: Request,
  noted: Noted<
    'decision-refused' | 'campaign-approved' | 'campaign-sent-back' | 'campaign-stopped'
  >,
): Promise<void> {
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operator.id },
    subject: { kind: 'campaign', id: campaignId },
    ...noted,
  });
}

/** What the database says of this person and this version, each the same as the guards of its tables go by. */
type Blockers = {
  /** Of this person, whatever they decide. */
  decisionBlocker: DecisionBlocker | null;
  isTrained: boolean;
  hasDecided: boolean;
  isAsSealed: boolean;
  /** Null where it is not as it was sealed: such content is not read. */
  hasReadTexts: boolean | null;
  hasHeard: boolean | null;
  groundBlocker: GroundBlocker | null;
  isLate: boolean;
  /**
   * As the district says; or because no worker would call more than `signInAbove` phones, nor anything that is no
   * emergency, without.
   */
  lacksSignIn: boolean;
};

async function selectVersionAndBlockers(tx: Transaction, request: Request) {
  const { campaignId, signInAbove: above = null } = request;
  const operator = request.operator.id;
  const row = await one<Blockers & { id: string; number: number; fingerprint: Buffer | null }>(tx)`
    SELECT v.id, v.number, v.fingerprint,
      decision_blocker(${operator}, v) AS "decisionBlocker", training_is_current(${operator}) AS "isTrained",
      EXISTS (SELECT FROM approval a WHERE a.version_id = v.id AND a.operator_id = ${operator}) AS "hasDecided",
      seal.holds AS "isAsSealed", CASE WHEN seal.holds THEN has_read_texts(${operator}, v.id) END AS "hasReadTexts",
      CASE WHEN seal.holds THEN has_heard_recordings(${operator}, v.id) END AS "hasHeard",
      ground_blocker(v.ground, v.purpose, v.happening = 'absence') AS "groundBlocker", v.expires_at > clock_timestamp() IS NOT TRUE AS "isLate",
      lacks_step_up(v.id, ${operator}) OR ${above}::int IS NOT NULL
        AND (v.purpose <> 'emergency' OR coalesce(v.voice_count, 0) + coalesce(v.text_count, 0) > ${above}::int)
        AND NOT EXISTS (
          SELECT FROM step_up s
          WHERE s.version_id = v.id AND s.operator_id = ${operator} AND s.fingerprint = v.fingerprint
            AND s.id_token IS NOT NULL AND s.at > clock_timestamp() - interval '10 minutes') AS "lacksSignIn"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    CROSS JOIN LATERAL (SELECT seal_holds(v) AS holds OFFSET 0) AS seal
    WHERE c.id = ${campaignId}`;
  if (row === undefined) throw new Error('a campaign without a version');
  const { id, number, fingerprint, ...blockers } = row;
  return { version: { id, number, fingerprint }, blockers };
}

const open: Readonly<Record<Request['decision'], readonly CampaignState[]>> = {
  approved: ['submitted'],
  'sent-back': ['submitted', 'approved', 'dialing', 'paused'],
};

function refusalOf(
  { decision, code }: Request,
  found: Blockers & { state: CampaignState; fingerprint: Buffer | null },
): DecisionRefusal | undefined {
  const { state, fingerprint } = found;
  if (found.decisionBlocker !== null) return found.decisionBlocker;
  if (!found.isTrained) return 'untrained';
  if (found.hasDecided) return 'already-decided';
  if (!open[decision].includes(state) || fingerprint === null) return 'not-waiting';
  if (shortCode(fingerprint) !== code) return 'out-of-date';
  const unapprovable = decision === 'approved' ? unapprovableFor(found) : undefined;
  if (unapprovable !== undefined) return unapprovable;
  if (state !== 'submitted') return undefined;
  if (found.isLate) return 'expired';
  return decision === 'approved' && found.lacksSignIn ? 'sign-in-again' : undefined;
}

/** Refuses what was never shown, read or heard, and a ground that is switched off. */
function unapprovableFor({ isAsSealed, hasReadTexts, hasHeard, groundBlocker }: Blockers) {
  if (!isAsSealed) return 'changed-since-asked';
  if (hasReadTexts !== true) return 'text-unread';
  return hasHeard === true ? (groundBlocker ?? undefined) : 'recording-unheard';
}
