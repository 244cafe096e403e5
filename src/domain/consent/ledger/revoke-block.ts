import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { type LookUpRefused, reachPhone } from '#domain/office/find-office-phone.ts';
import { mayLiftBlock } from '#domain/office/office-reach.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import { insertBlock, selectStandingBlocks } from './block-store.ts';

type Outcome =
  /** How many of the blocks were lifted, and how many others stand. */
  | { kind: 'lifted'; count: number; left: number }
  | LookUpRefused
  | { kind: 'refused'; reason: 'not-a-lifter' };

/**
 * Takes back that a number was ruled out: each of these blocks that still stands gets a row that lifts it. One that
 * was placed after the operator looked is not among them, so it stays.
 */
export async function revokeBlock(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  request: { operator: Operator; phoneId: string; blockIds: readonly string[] },
): Promise<Outcome> {
  return transact(db, async (tx) => {
    const { operator, phoneId, blockIds } = request;
    const reached = await reachPhone(tx, { operator, phone: { id: phoneId }, what: 'unblock' });
    if (reached.kind === 'refused') return reached;
    if (!mayLiftBlock(operator)) return { kind: 'refused', reason: 'not-a-lifter' };
    // Keeps others from the phone's ledger until the transaction ends.
    await sql`SELECT FROM phone_gate WHERE phone_id = ${phoneId} FOR NO KEY UPDATE`.execute(tx);
    const standing = await selectStandingBlocks(tx, phoneId);
    const meant = standing.filter(({ id }) => blockIds.includes(id));
    for (const block of meant) {
      const record = await insertBlock(tx, vault, {
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
        facts: { block: block.id, kind: block.kind, record },
      });
    }
    return { kind: 'lifted', count: meant.length, left: standing.length - meant.length };
  });
}
