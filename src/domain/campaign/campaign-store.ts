import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
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
};

/** The campaign, locked: whoever changes its state holds this first. */
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

/** Campaigns in a state, oldest first. */
export async function selectInState(
  db: Db | Transaction,
  state: CampaignState,
): Promise<{ id: string; number: number }[]> {
  return db
    .selectFrom('campaign')
    .select(['id', 'number'])
    .where('state', '=', state)
    .orderBy('number')
    .execute();
}
