import type { Db } from '#database/transaction.ts';
import { idTokenBinding, type Vault } from '#vault/vault.ts';
import type { Start, Vote } from './proof.ts';
import {
  type LiveVersion,
  selectLive,
  selectStarts,
  selectVotes,
  type VoteRow,
} from './proof-store.ts';

export type { LiveVersion } from './proof-store.ts';

/** What is approved or calls. */
export async function findLive(db: Db): Promise<LiveVersion[]> {
  return selectLive(db);
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
