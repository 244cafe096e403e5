import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { planAttempts } from '#domain/attempt/plan/plan-attempts.ts';
import {
  type CampaignRow,
  eachCampaign,
  selectCampaigns,
  selectOverdue,
  setStateByWorker,
} from '#domain/closure/campaign-store.ts';
import { isCampaignFrozen } from '#domain/closure/pause/pause-store.ts';
import { fingerprintOf } from '#domain/closure/seal/fingerprint.ts';
import { sealedContent } from '#domain/closure/seal/sealed-content-store.ts';
import { selectApprovals, selectVersion } from '#domain/closure/version-store.ts';
import { selectTerms } from '#domain/consent/rules/rule-store.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';

/**
 * Starts every approved campaign whose time has come. The fingerprint is taken again from what the database
 * holds now, and the approvals are counted again: where either is not what it was, the campaign goes back instead
 * of out. A frozen district starts nothing; nor does a worker what it may not.
 */
export async function startDueCampaigns(
  db: Db,
  mayStart: (campaignId: string) => boolean = () => true,
): Promise<void> {
  await startEach(db, await selectDue(db), mayStart);
}

/** Approved campaigns whose start has come, by the database's clock; emergencies first. */
export async function selectDue(db: Db): Promise<{ id: string }[]> {
  const isDue = sql`c.state = 'approved' AND (v.start_at IS NULL OR v.start_at <= now())`;
  return selectCampaigns(db, isDue, sql`v.purpose <> 'emergency'`);
}

/**
 * What would not start goes back while there is time to ask again, and not at the hour for which it was approved: every
 * approved campaign whose start is to come is looked at like one whose time has come.
 */
export async function sendBackChanged(db: Db): Promise<void> {
  const isToCome = sql`c.state = 'approved' AND v.start_at > now()`;
  await startEach(db, await selectCampaigns(db, isToCome, sql`v.start_at`), () => false);
}

async function startEach(
  db: Db,
  campaigns: readonly { id: string }[],
  mayStart: (campaignId: string) => boolean,
): Promise<void> {
  const start = async (tx: Transaction, { id, state }: CampaignRow) => {
    if (state !== 'approved' || (await isCampaignFrozen(tx, id))) return;
    // The worker was away: an approval that expired meanwhile starts no calls, and the expiry ends it.
    if ((await selectOverdue(tx, id)).length > 0) return;
    const judged = await judgeAnew(tx, id);
    if (judged === undefined) return;
    const { act, change, facts } = judged;
    if (change.state === 'dialing' && !mayStart(id)) return;
    await setStateByWorker(tx, id, change, { act, facts });
    if (change.state === 'dialing') await planAttempts(tx, id);
  };
  await eachCampaign(db, campaigns, start, (tx) => queueForDistrict(tx, 'share'));
}

/** What becomes of an approved campaign, as things stand; undefined where it waits. */
async function judgeAnew(tx: Transaction, campaignId: string) {
  const version = await selectVersion(tx, campaignId);
  const district = await findDistrict(tx);
  if (district === undefined) throw new Error('the district row is missing');
  // Other rules or another policy than the approver saw are a change like any other.
  const terms = await selectTerms(tx);
  const { expiresAt, fingerprint } = version;
  if (expiresAt === null || fingerprint === null || terms === undefined) return undefined;
  const now = fingerprintOf(await sealedContent(tx, { version, district, terms, expiresAt }));
  const { isAsSealed, isApproved, isUnseen } = await selectApprovals(tx, version.id);
  const isUnchanged = isAsSealed && now.equals(fingerprint);
  // Chat that is down takes no approval back: it waits, and its end is near enough.
  if (isUnchanged && isUnseen) return undefined;
  const facts = { version: version.number, fingerprint: now.toString('hex') };
  return { ...outcomeOf({ isUnchanged, isApproved }), facts };
}

function outcomeOf({ isUnchanged, isApproved }: { isUnchanged: boolean; isApproved: boolean }) {
  const sentBack = (
    act: 'campaign-changed-since-approval' | 'campaign-lost-its-approval',
    endReason: string,
  ) => ({
    act,
    change: { state: 'sent-back' as const, endReason },
  });
  if (!isUnchanged) {
    return sentBack(
      'campaign-changed-since-approval',
      'Something changed after the approval. Edit and resubmit it.',
    );
  }
  if (!isApproved) {
    return sentBack(
      'campaign-lost-its-approval',
      'The requester or an approver no longer has permission for these schools. Edit and resubmit it.',
    );
  }
  return { act: 'campaign-started' as const, change: { state: 'dialing' as const } };
}
