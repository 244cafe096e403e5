import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { queueForCampaigns } from '#domain/shared/campaign-queue-store.ts';
import type { CampaignState } from './campaign.ts';

export type CampaignRow = {
  id: string;
  number: number;
  state: CampaignState;
  version: number;
  authorId: string;
  /** It called somebody, or could have. */
  hasStarted: boolean;
  /** It tells the families of an incident. */
  isNotice: boolean;
};

/** The campaign, locked: anyone who changes its state holds this first. */
export async function lockCampaign(tx: Transaction, id: string): Promise<CampaignRow | undefined> {
  await queueForCampaigns(tx, [id], 'change');
  return tx
    .selectFrom('campaign')
    .select([
      'id',
      'number',
      'state',
      'version',
      'author_id as authorId',
      sql<boolean>`started_at IS NOT NULL`.as('hasStarted'),
      sql<boolean>`notifies IS NOT NULL`.as('isNotice'),
    ])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function setState(
  tx: Transaction,
  id: string,
  change: {
    state: CampaignState;
    version?: number;
    endedBy?: string;
    endReason?: string;
  },
): Promise<void> {
  const isEnd = ['finished', 'stopped', 'expired', 'sent-back'].includes(change.state);
  await tx
    .updateTable('campaign')
    .set({
      state: change.state,
      state_at: sql`clock_timestamp()`,
      ended_at: isEnd ? sql`clock_timestamp()` : null,
      ended_by: change.endedBy ?? null,
      end_reason: change.endReason ?? null,
      ...(change.version === undefined ? {} : { version: change.version }),
      ...(change.state === 'dialing'
        ? { started_at: sql`coalesce(started_at, clock_timestamp())` }
        : {}),
    })
    .where('id', '=', id)
    .execute();
}

/** The same for what no person did, with its entry. */
export async function setStateByWorker(
  tx: Transaction,
  id: string,
  change: Parameters<typeof setState>[2],
  noted: Noted,
): Promise<void> {
  await setState(tx, id, change);
  await insertAuditEntry(tx, {
    actor: { kind: 'system', id: 'dial-worker' },
    subject: { kind: 'campaign', id },
    ...noted,
  });
}

export async function selectCampaignId(
  db: Db | Transaction,
  number: number | undefined,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('campaign')
    .select('id')
    .$if(number !== undefined, (query) => query.where('number', '=', number ?? 0))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Campaigns `c` with the version `v` that they stand at, by a condition on both. */
export async function selectCampaigns(
  db: Db | Transaction,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown> = sql`c.number`,
): Promise<{ id: string }[]> {
  return many<{ id: string }>(db)`
    SELECT c.id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE ${where} ORDER BY ${order}`;
}

/**
 * Waiting longer than they may: for the seal or a decision until the version's end, and with an approval for
 * a start until its time is over or the approval is old, as when no worker ran.
 */
export async function selectOverdue(
  db: Db | Transaction,
  only?: string,
): Promise<{ id: string }[]> {
  return selectCampaigns(
    db,
    sql`c.id = coalesce(${only ?? null}::uuid, c.id)
      AND CASE c.state
        WHEN 'draft' THEN v.stop_trying_at <= now()
        WHEN 'submitted' THEN v.expires_at <= now()
        WHEN 'approved' THEN v.stop_trying_at <= now()
          OR greatest(v.start_at, c.state_at) + interval '1 minute' * (SELECT CASE v.purpose
            WHEN 'emergency' THEN d.emergency_approval_minutes ELSE d.approval_minutes END FROM district d) <= now()
        ELSE false END`,
  );
}

/**
 * Does the same to each campaign, in a transaction of its own that holds its row. One that fails does not keep the others
 * from it; what failed is thrown at the end. `first` is done before the row is locked.
 */
export async function eachCampaign(
  db: Db,
  campaigns: readonly { id: string }[],
  act: (tx: Transaction, campaign: CampaignRow) => Promise<unknown>,
  first: (tx: Transaction) => Promise<void> = async () => {},
): Promise<void> {
  const faults: unknown[] = [];
  for (const { id } of campaigns) {
    try {
      await transact(db, async (tx) => {
        await first(tx);
        const campaign = await lockCampaign(tx, id);
        if (campaign !== undefined) await act(tx, campaign);
      });
    } catch (cause) {
      faults.push(new Error(`campaign ${id}`, { cause }));
    }
  }
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} campaigns`);
}
