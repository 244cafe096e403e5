import { sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';
import { idTokenBinding, type Vault } from '#vault/vault.ts';
import type { Start, Vote } from './proof.ts';

export type LiveVersion = {
  campaignId: string;
  versionId: string;
  fingerprint: Buffer;
  /** Of a list of absent students: the version whose approval it runs under. */
  standingId: string | null;
  /** Its card says that it is not called because the proof is missing. */
  isHeld: boolean;
  /** Or said so once. */
  wasHeld: boolean;
};

/** What is approved or calls, each at its version; asked for at every look of a worker. */
export async function findLive(db: Db): Promise<LiveVersion[]> {
  const { rows } = await executePrepared(
    db,
    sql<LiveVersion>`
    SELECT c.id AS "campaignId", v.id AS "versionId", v.fingerprint, r.standing_id AS "standingId",
      h.campaign_id IS NOT NULL AS "wasHeld", h.campaign_id IS NOT NULL AND h.proven_at IS NULL AS "isHeld"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    LEFT JOIN standing_run r ON r.version_id = v.id
    LEFT JOIN sign_in_hold h ON h.campaign_id = c.id
    WHERE c.state IN ('approved', 'dialing') AND v.fingerprint IS NOT NULL`,
  );
  return rows;
}

/** These versions with everything that proves who signed in for them. */
export async function findStarts(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  versionIds: readonly string[],
): Promise<Start[]> {
  if (versionIds.length === 0) return [];
  const [starts, rows] = await Promise.all([
    selectStarts(db, versionIds),
    selectVotes(db, versionIds),
  ]);
  return starts.map((start) => ({
    ...start,
    votes: votesOf(
      vault,
      rows.filter(({ versionId }) => versionId === start.versionId),
    ),
  }));
}

function votesOf(vault: Pick<Vault, 'decrypt'>, rows: readonly VoteRow[]): Vote[] {
  const votes = new Map<string, Vote>();
  for (const { tenant, id, at, signInId, idToken, secret } of rows) {
    const vote = votes.get(`${tenant} ${id}`) ?? { person: { tenant, id }, at, evidence: [] };
    votes.set(`${tenant} ${id}`, vote);
    if (signInId === null || idToken === null || secret === null) continue;
    const token = open(vault, idToken, signInId);
    if (token !== undefined) vote.evidence.push({ signInId, token, secret });
  }
  return [...votes.values()];
}

/** What does not open was written by somebody without our key. */
function open(vault: Pick<Vault, 'decrypt'>, sealed: Buffer, signInId: string): string | undefined {
  try {
    return vault.decrypt(sealed, idTokenBinding(signInId));
  } catch {
    return undefined;
  }
}

type StartRow = Omit<Start, 'votes'>;

async function selectStarts(db: Db, versionIds: readonly string[]): Promise<StartRow[]> {
  const { rows } = await executePrepared(
    db,
    sql<StartRow>`
    SELECT v.campaign_id AS "campaignId", v.id AS "versionId", v.number, v.fingerprint, v.purpose,
      coalesce(v.sealed_text, '') AS "sealedText", (
        SELECT coalesce(jsonb_agg(jsonb_build_object('tenant', o.directory_tenant, 'id', o.directory_id)), '[]')
        FROM operator o WHERE o.id IN (v.submitted_by, c.author_id)
          OR o.id IN (SELECT operator_id FROM campaign_editor WHERE campaign_id = c.id)) AS authors
    FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id
    WHERE v.id = ${anyOf(versionIds, 'uuid')}`,
  );
  return rows;
}

type VoteRow = {
  versionId: string;
  tenant: string;
  id: string;
  at: Temporal.Instant;
  signInId: string | null;
  idToken: Buffer | null;
  secret: Buffer | null;
};

/** The approvals of these versions, each with every signed sign-in of that person for it. */
async function selectVotes(db: Db, versionIds: readonly string[]): Promise<VoteRow[]> {
  const { rows } = await executePrepared(
    db,
    sql<VoteRow>`
    SELECT a.version_id AS "versionId", o.directory_tenant AS tenant, o.directory_id AS id, a.at,
      s.sign_in_id AS "signInId", s.id_token AS "idToken", i.nonce_secret AS secret
    FROM approval a JOIN operator o ON o.id = a.operator_id
    LEFT JOIN step_up s ON s.version_id = a.version_id AND s.operator_id = a.operator_id AND s.id_token IS NOT NULL
    LEFT JOIN sign_in i ON i.id = s.sign_in_id
    WHERE a.version_id = ${anyOf(versionIds, 'uuid')} AND a.decision = 'approved'
    ORDER BY s.at DESC`,
  );
  return rows;
}
