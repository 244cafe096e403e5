import { type Db, transact } from '#database/transaction.ts';
import type { Operator } from '#domain/operator/operator.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { insertBlock, selectStandingBlocks } from './block-store.ts';
import { type LookUpRefused, reachPhone } from './find-office-phone.ts';

/** Takes back that a number was ruled out: each block that stands gets a row that lifts it. */
export async function revokeBlock(
  db: Db,
  wish: { operator: Operator; phoneId: string },
): Promise<{ kind: 'lifted'; count: number } | LookUpRefused> {
  return transact(db, async (tx) => {
    const { operator, phoneId } = wish;
    const reached = await reachPhone(tx, { operator, phone: { id: phoneId }, what: 'unblock' });
    if (reached.kind === 'refused') return reached;
    const blocks = await selectStandingBlocks(tx, phoneId);
    for (const block of blocks) {
      await insertBlock(tx, {
        phoneId,
        kind: block.kind,
        reason: 'lifted',
        blockedBy: `operator:${operator.id}`,
        lifts: block.id,
      });
      await insertAuditEntry(tx, {
        actor: { kind: 'operator', id: operator.id },
        act: 'phone-unblocked',
        subject: { kind: 'phone', id: phoneId },
        facts: { lifts: block.id, kind: block.kind },
      });
    }
    return { kind: 'lifted', count: blocks.length };
  });
}
