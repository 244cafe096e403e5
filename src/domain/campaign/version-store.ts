import type { Db, Transaction } from '#database/transaction.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { MachinePolicy } from './campaign.ts';

export type VersionRow = {
  id: string;
  campaignId: string;
  number: number;
  happening: string;
  ground: string;
  purpose: Purpose;
  schoolIds: string[];
  eventDate: string;
  dismissalTime: string | null;
  saysSafe: boolean;
  delivery: Delivery;
  machines: MachinePolicy;
  startAt: Temporal.Instant | null;
  stopTryingAt: Temporal.Instant;
  submittedBy: string;
  submittedAt: Temporal.Instant;
  fingerprint: Buffer | null;
  expiresAt: Temporal.Instant | null;
  /** How many different people must approve. */
  approvalsNeeded: number;
  /** The campaign that this one corrects. */
  corrects: string | null;
};

/** The version a campaign stands at. */
export async function selectVersion(db: Db | Transaction, campaignId: string): Promise<VersionRow> {
  return versionRows(db)
    .where('c.id', '=', campaignId)
    .whereRef('v.number', '=', 'c.version')
    .executeTakeFirstOrThrow();
}

/** The one that a version was made from; none before the first. */
export async function selectVersionBefore(
  db: Db | Transaction,
  { campaignId, number }: Pick<VersionRow, 'campaignId' | 'number'>,
): Promise<VersionRow | undefined> {
  return versionRows(db)
    .where('c.id', '=', campaignId)
    .where('v.number', '=', number - 1)
    .executeTakeFirst();
}

const versionRows = (db: Db | Transaction) =>
  db
    .selectFrom('campaign_version as v')
    .innerJoin('campaign as c', 'c.id', 'v.campaign_id')
    .select([
      'v.id',
      'v.campaign_id as campaignId',
      'v.number',
      'v.happening',
      'v.ground',
      'v.purpose',
      'v.school_ids as schoolIds',
      'v.event_date as eventDate',
      'v.dismissal_time as dismissalTime',
      'v.says_safe as saysSafe',
      'v.delivery',
      'v.machines',
      'v.start_at as startAt',
      'v.stop_trying_at as stopTryingAt',
      'v.submitted_by as submittedBy',
      'v.submitted_at as submittedAt',
      'v.fingerprint',
      'v.expires_at as expiresAt',
      'v.approvals_needed as approvalsNeeded',
      'c.corrects',
    ]);

/** Languages whose text stands as it is because its requester said that it means the same as the English. */
export async function selectKept(db: Db | Transaction, versionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('message_text')
    .select('language')
    .where('version_id', '=', versionId)
    .where('kept', '=', true)
    .execute();
  return rows.map(({ language }) => language);
}

/** The words as they were drafted. */
export async function selectTexts(
  db: Db | Transaction,
  versionId: string,
): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('message_text')
    .select(['language', 'body'])
    .where('version_id', '=', versionId)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.language, row.body]));
}

/** Languages that were stale in a frozen version. */
export async function selectStale(db: Db | Transaction, versionId: string): Promise<string[]> {
  const row = await db
    .selectFrom('campaign_version')
    .select('oddities')
    .where('id', '=', versionId)
    .$narrowType<{ oddities: StaleLanguages | null }>()
    .executeTakeFirst();
  return (row?.oddities?.odd ?? []).flatMap(({ kind, language }) =>
    kind === 'language-stale' && language !== undefined ? [language] : [],
  );
}

type StaleLanguages = { odd: readonly { kind: string; language?: string }[] };
