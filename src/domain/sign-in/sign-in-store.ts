import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { AccountKey } from '../operator/operator-store.ts';
import type { Platform } from '../shared/platform.ts';
import type { Commitment, SignInPurpose } from './sign-in.ts';

export type SignInRow = {
  id: string;
  purpose: SignInPurpose;
  account: AccountKey;
  operatorId: string | null;
  versionId: string | null;
  campaignId: string | null;
  fingerprint: Buffer | null;
  startedAt: Temporal.Instant;
  /** Of a step-up: what its nonce is made of. */
  commitment: Commitment | undefined;
};

const columns = [
  'id',
  'purpose',
  'platform',
  'tenant_id',
  'user_id',
  'operator_id',
  'version_id',
  'fingerprint',
  'nonce_secret',
  'started_at',
] as const;

const campaignId = sql<string | null>`(
  SELECT v.campaign_id FROM campaign_version v WHERE v.id = sign_in.version_id)`.as('campaign_id');

const person = sql<{ tenant: string; id: string } | null>`(
  SELECT jsonb_build_object('tenant', o.directory_tenant, 'id', o.directory_id)
  FROM operator o WHERE o.id = sign_in.operator_id)`.as('person');

/** A fresh sign-in that was begun before its nonce said what it is for proves nothing. */
const isWhole = sql<boolean>`(purpose = 'link' OR nonce_secret IS NOT NULL)`;

export async function insertSignIn(
  tx: Transaction,
  signIn: { stateHash: Buffer; account: AccountKey } & (
    | { purpose: 'link' }
    | {
        purpose: 'step-up';
        operatorId: string;
        versionId: string;
        fingerprint: Buffer;
        nonceSecret: Buffer;
      }
  ),
): Promise<string> {
  const { id } = await tx
    .insertInto('sign_in')
    .values({
      purpose: signIn.purpose,
      state_hash: signIn.stateHash,
      platform: signIn.account.platform,
      tenant_id: signIn.account.tenantId,
      user_id: signIn.account.userId,
      ...(signIn.purpose === 'link'
        ? {}
        : {
            operator_id: signIn.operatorId,
            version_id: signIn.versionId,
            fingerprint: signIn.fingerprint,
            nonce_secret: signIn.nonceSecret,
          }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The sign-in that waits for the directory's answer; none where it is over, used or unknown. */
export async function selectWaiting(
  db: Db | Transaction,
  stateHash: Buffer,
): Promise<SignInRow | undefined> {
  const row = await db
    .selectFrom('sign_in')
    .select(columns)
    .select(campaignId)
    .select(person)
    .where('state_hash', '=', stateHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Temporal.Instant>`clock_timestamp()`)
    .where(isWhole)
    .executeTakeFirst();
  return row && rowOf(row);
}

/** Takes the sign-in for one answer: of two that come at once, one gets it. */
export async function useWaiting(
  tx: Transaction,
  stateHash: Buffer,
): Promise<SignInRow | undefined> {
  const row = await tx
    .updateTable('sign_in')
    .set({ used_at: sql<string>`clock_timestamp()` })
    .where('state_hash', '=', stateHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Temporal.Instant>`clock_timestamp()`)
    .where(isWhole)
    .returning(columns)
    .returning(campaignId)
    .returning(person)
    .executeTakeFirst();
  return row && rowOf(row);
}

/** Who signed in, and what they must say in chat within five minutes from now. */
export async function setLinkCode(
  tx: Transaction,
  link: { id: string; operatorId: string; codeHash: Buffer },
): Promise<void> {
  await tx
    .updateTable('sign_in')
    .set({
      operator_id: link.operatorId,
      code_hash: link.codeHash,
      expires_at: sql<string>`clock_timestamp() + interval '5 minutes'`,
    })
    .where('id', '=', link.id)
    .execute();
}

/** Closes the account's newest sign-in that waits for its code, whatever is said: it has one try. */
export async function closeLink(
  tx: Transaction,
  account: AccountKey,
): Promise<{ id: string; operatorId: string; codeHash: Buffer } | undefined> {
  const row = await tx
    .updateTable('sign_in')
    .set({ closed_at: sql<string>`clock_timestamp()` })
    .where('id', '=', ({ selectFrom }) =>
      selectFrom('sign_in')
        .select('id')
        .where('purpose', '=', 'link')
        .where('platform', '=', account.platform)
        .where('tenant_id', '=', account.tenantId)
        .where('user_id', '=', account.userId)
        .where('code_hash', 'is not', null)
        .where('closed_at', 'is', null)
        .where('expires_at', '>', sql<Temporal.Instant>`clock_timestamp()`)
        .orderBy('started_at', 'desc')
        .limit(1)
        .forUpdate(),
    )
    .where('closed_at', 'is', null)
    .returning(['id', 'operator_id', 'code_hash'])
    .executeTakeFirst();
  return row === undefined || row.operator_id === null || row.code_hash === null
    ? undefined
    : { id: row.id, operatorId: row.operator_id, codeHash: row.code_hash };
}

/** The person of the staff that the directory names, working or not. */
export async function selectByDirectory(
  tx: Transaction,
  person: { tenant: string; id: string },
): Promise<{ id: string; active: boolean } | undefined> {
  return tx
    .selectFrom('operator')
    .select(['id', 'active'])
    .where('directory_tenant', '=', person.tenant)
    .where('directory_id', '=', person.id)
    .executeTakeFirst();
}

export async function isWorking(tx: Transaction, operatorId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('operator')
    .select('active')
    .where('id', '=', operatorId)
    .executeTakeFirst();
  return row?.active === true;
}

function rowOf(row: {
  id: string;
  purpose: SignInPurpose;
  platform: Platform;
  tenant_id: string;
  user_id: string;
  operator_id: string | null;
  version_id: string | null;
  campaign_id: string | null;
  fingerprint: Buffer | null;
  nonce_secret: Buffer | null;
  person: { tenant: string; id: string } | null;
  started_at: Temporal.Instant;
}): SignInRow {
  const { fingerprint, nonce_secret: secret, person } = row;
  return {
    id: row.id,
    purpose: row.purpose,
    account: { platform: row.platform, tenantId: row.tenant_id, userId: row.user_id },
    operatorId: row.operator_id,
    versionId: row.version_id,
    campaignId: row.campaign_id,
    fingerprint,
    startedAt: row.started_at,
    commitment:
      row.purpose === 'link' || fingerprint === null || secret === null || person === null
        ? undefined
        : { fingerprint, person, secret },
  };
}
