import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { queueForCampaigns } from '#domain/shared/campaign-queue-store.ts';
import type { CampaignState, Draft } from './campaign.ts';

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

export async function insertCampaign(
  tx: Transaction,
  authorId: string,
  corrects?: string,
): Promise<string> {
  const { id } = await tx
    .insertInto('campaign')
    .values({ author_id: authorId, corrects: corrects ?? null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function insertVersion(
  tx: Transaction,
  version: {
    campaignId: string;
    number: number;
    submittedBy: string;
    draft: Draft & Required<Pick<Draft, 'machines'>>;
    formId?: string | undefined;
  },
): Promise<string> {
  const { draft } = version;
  const { id } = await tx
    .insertInto('campaign_version')
    .values({
      campaign_id: version.campaignId,
      number: version.number,
      happening: draft.happening,
      ground: draft.ground,
      purpose: draft.purpose,
      school_ids: [...draft.schoolIds],
      event_date: draft.eventDate,
      dismissal_time: draft.dismissalTime ?? null,
      says_safe: draft.saysSafe ?? false,
      delivery: draft.delivery,
      machines: draft.machines,
      start_at: draft.startAt ?? null,
      stop_trying_at: draft.stopTryingAt,
      submitted_by: version.submittedBy,
      form_id: version.formId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('message_text')
    .values(
      Object.entries(draft.texts).map(([language, body]) => ({
        version_id: id,
        language,
        body,
        kept: draft.kept?.includes(language) === true,
      })),
    )
    .execute();
  return id;
}

/** The campaign that this person asked for with this form before. */
export async function selectAskedBy(
  db: Db | Transaction,
  form: { id: string; operatorId: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('campaign_version')
    .select('campaign_id')
    .where('form_id', '=', form.id)
    .where('submitted_by', '=', form.operatorId)
    .executeTakeFirst();
  return row?.campaign_id;
}

export async function insertEditor(
  tx: Transaction,
  campaignId: string,
  operatorId: string,
): Promise<void> {
  await tx
    .insertInto('campaign_editor')
    .values({ campaign_id: campaignId, operator_id: operatorId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whoever wrote the one that is asked for again is an author of these words, too. */
export async function copyEditors(
  tx: Transaction,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await tx
    .insertInto('campaign_editor')
    .columns(['campaign_id', 'operator_id'])
    .expression((eb) =>
      eb
        .selectFrom('campaign_editor')
        .select([sql<string>`${to}::uuid`.as('campaign_id'), 'operator_id'])
        .where('campaign_id', '=', from),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
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
