import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { lockCampaign } from '#domain/closure/campaign-store.ts';
import { shortCode } from '#domain/closure/seal/fingerprint.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Opening } from './text-opening.ts';

/**
 * Shows one person the whole words of the version that waits, and keeps that it did: an approval of a long text counts
 * from those alone who opened it.
 */
export async function recordTextOpening(
  db: Db,
  request: {
    operator: Operator;
    platform: Platform;
    campaignId: string;
    /** The short code that stood on the card. */
    code: string;
  },
): Promise<Opening> {
  const { operator, platform } = request;
  return transact(db, async (tx): Promise<Opening> => {
    const campaign = await lockCampaign(tx, request.campaignId);
    if (campaign === undefined) return { kind: 'refused', reason: 'not-found' };
    const version = await tx
      .selectFrom('campaign_version as v')
      .where('v.campaign_id', '=', campaign.id)
      .where('v.number', '=', campaign.version)
      .select([
        'v.id',
        'v.number',
        'v.fingerprint',
        sql<Record<
          string,
          string
        > | null>`coalesce(v.sealed_content #> '{fields,texts}', v.sealed_content -> 'texts')`.as(
          'texts',
        ),
        'v.delivery',
        'v.voice_count as voiceCount',
        'v.text_count as textCount',
        sql<boolean>`decision_blocker(${operator.id}, v) IS NULL`.as('mayDecide'),
      ])
      .executeTakeFirstOrThrow();
    const { fingerprint, texts, delivery, voiceCount, textCount, mayDecide } = version;
    const isWaiting = campaign.state === 'submitted' && fingerprint !== null;
    const note = (noted: Noted<'text-opening-refused' | 'campaign-text-opened'>) =>
      insertAuditEntry(tx, {
        actor: { kind: 'operator', id: operator.id },
        subject: { kind: 'campaign', id: campaign.id },
        ...noted,
      });
    const facts = { version: version.number, platform };
    if (!isWaiting || shortCode(fingerprint) !== request.code) {
      const reason = isWaiting ? 'out-of-date' : 'not-waiting';
      await note({ act: 'text-opening-refused', facts: { ...facts, reason } });
      return { kind: 'refused', reason };
    }
    // The first time counts; later ones change nothing.
    const first = await tx
      .insertInto('text_opening')
      .values({ version_id: version.id, operator_id: operator.id, platform })
      .onConflict((conflict) => conflict.doNothing())
      .returning('at')
      .executeTakeFirst();
    if (first !== undefined) {
      await note({
        act: 'campaign-text-opened',
        facts: { ...facts, fingerprint: fingerprint.toString('hex') },
      });
    }
    return {
      kind: 'opened',
      campaignNumber: campaign.number,
      texts: texts ?? {},
      mayDecide,
      reach: { delivery, voiceCount: voiceCount ?? 0, textCount: textCount ?? 0 },
    };
  });
}
