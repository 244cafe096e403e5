import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { AccountKey } from '#domain/people/operator/operator.ts';
import type { Happening } from '#domain/shared/happening.ts';
import { type Commitment, type DirectoryIdentity, hashOf, type SignInPurpose } from './sign-in.ts';

export type SignIn = {
  id: string;
  purpose: SignInPurpose;
  account: AccountKey;
  operatorId: string | null;
  versionId: string | null;
  campaignId: string | null;
  /** Of a step-up: what it approves. */
  closure: { number: number; happening: Happening; eventDate: string; schools: number } | null;
  fingerprint: Buffer | null;
  startedAt: Temporal.Instant;
  /** Of a step-up: what its nonce is made of. */
  commitment: Commitment | undefined;
};

type Row = Omit<SignIn, 'account' | 'commitment'> &
  AccountKey & { secret: Buffer | null; person: DirectoryIdentity | null };

const columns = sql`id, purpose, platform, tenant_id AS "tenantId", user_id AS "userId", operator_id AS "operatorId",
  version_id AS "versionId", fingerprint, nonce_secret AS secret, started_at AS "startedAt",
  (SELECT v.campaign_id FROM campaign_version v WHERE v.id = sign_in.version_id) AS "campaignId",
  (SELECT jsonb_build_object('number', c.number, 'happening', v.happening, 'eventDate', v.event_date,
      'schools', cardinality(v.school_ids))
    FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id WHERE v.id = sign_in.version_id) AS closure,
  (SELECT jsonb_build_object('tenant', o.directory_tenant, 'id', o.directory_id)
    FROM operator o WHERE o.id = sign_in.operator_id) AS person`;

/** Not over, used or unknown. A step-up that was begun before its nonce said what it is for proves nothing. */
const waits = (state: string) => sql`state_hash = ${hashOf(state)} AND used_at IS NULL
  AND expires_at > clock_timestamp() AND (purpose = 'link' OR nonce_secret IS NOT NULL)`;

/** The sign-in that waits for the directory's answer; undefined where its link has served, has expired or never was. */
export async function findSignIn(db: Db, state: string): Promise<SignIn | undefined> {
  const rows = await many<Row>(db)`SELECT ${columns} FROM sign_in WHERE ${waits(state)}`;
  return rows.map(toSignIn)[0];
}

/**
 * Takes the sign-in for the answer that came, before anybody asks the directory about it: of two that come at once one
 * gets it, and an answer serves once, whatever becomes of it.
 */
export async function commitSignIn(db: Db, state: string): Promise<SignIn | undefined> {
  const rows = await many<Row>(db)`
    UPDATE sign_in SET used_at = clock_timestamp() WHERE ${waits(state)} RETURNING ${columns}`;
  return rows.map(toSignIn)[0];
}

function toSignIn({ platform, tenantId, userId, secret, person, ...row }: Row): SignIn {
  const { purpose, fingerprint } = row;
  const isCommitted =
    purpose === 'step-up' && fingerprint !== null && secret !== null && person !== null;
  return {
    ...row,
    account: { platform, tenantId, userId },
    commitment: isCommitted ? { fingerprint, person, secret } : undefined,
  };
}
