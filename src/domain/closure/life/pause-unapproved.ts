import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { eachCampaign, selectCampaigns, setStateByWorker } from '#domain/closure/campaign-store.ts';
import { type Approvals, selectApprovals, selectVersion } from '#domain/closure/version-store.ts';

/**
 * Pauses every campaign whose approval no longer stands: an approver left, lost the role or is gone from Slack or
 * Teams, or what is stored is not what they approved. The gate holds its calls already; a pause tells people so.
 */
export async function pauseUnapproved(db: Db): Promise<void> {
  const unapproved = await selectCampaigns(db, sql`c.state = 'dialing' AND NOT is_approved(v)`);
  await eachCampaign(db, unapproved, async (tx, { id, state }) => {
    if (state !== 'dialing') return;
    const version = await selectVersion(tx, id);
    const approvals = await selectApprovals(tx, version.id);
    const { given, needed, isAsSealed, isApproved } = approvals;
    if (isApproved) return;
    const change = { state: 'paused' as const, endReason: reasonOf(approvals) };
    await setStateByWorker(tx, id, change, {
      act: isAsSealed ? 'campaign-lost-its-approval' : 'campaign-changed-since-approval',
      facts: { version: version.number, given, needed },
    });
  });
}

function reasonOf({ isAsSealed, isUnseen }: Approvals): string {
  if (!isAsSealed) {
    return 'This closure changed after it was approved. Tell your administrator.';
  }
  return isUnseen
    ? 'For an hour we couldn’t confirm with Slack or Teams that the requester and approvers are still on staff.'
    : 'The requester or an approver no longer has permission for these schools.';
}
