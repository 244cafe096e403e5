import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { findOperatorById } from '#domain/operator/find-operator.ts';
import type { Vault } from '#vault/vault.ts';
import { findUnreached } from './find-unreached.ts';
import type { Unreached } from './unreached.ts';

/**
 * The whole list for a file. The roles are read now, for a link outlives them by up to an hour; anyone who may not have it
 * any more leaves an entry, and anyone who gets it leaves the disclosures of everybody on it.
 */
export async function exportUnreached(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operatorId: string; campaignId: string },
): Promise<{ kind: 'exported'; unreached: Unreached } | { kind: 'refused' }> {
  const operator = await findOperatorById(db, asked.operatorId);
  const found =
    operator &&
    (await findUnreached(db, vault, {
      operator,
      closure: { id: asked.campaignId },
      page: 'all',
    }));
  if (found?.kind === 'found') return { kind: 'exported', unreached: found.unreached };
  await transact(db, (tx) =>
    insertAuditEntry(tx, {
      actor: { kind: 'operator', id: asked.operatorId },
      act: 'download-refused',
      subject: { kind: 'campaign', id: asked.campaignId },
      facts: { reason: found === undefined ? 'not-on-staff-list' : found.reason },
    }),
  );
  return { kind: 'refused' };
}
