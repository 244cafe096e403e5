import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { type LookUpRefused, reachPhone } from '#domain/office/find-office-phone.ts';
import { mayLiftBlock } from '#domain/office/office-reach.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import { insertLift, selectStandingBlocks } from './block-store.ts';

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
    // Keeps others from the phone's ledger until the transaction ends.
    await run(tx)`SELECT FROM phone_gate WHERE phone_id = ${phoneId} FOR NO KEY UPDATE`;
    const standing = await selectStandingBlocks(tx, phoneId);
    const meant = standing.filter(({ id }) => blockIds.includes(id));
    // Who asked for texts may ask for calls again; any other block is compliance's to lift.
    if (!mayLiftBlock(operator) && meant.some(({ kind }) => kind !== 'texts-only'))
      return { kind: 'refused', reason: 'not-a-lifter' };
    const actor = { kind: 'operator', id: operator.id } as const;
    for (const block of meant) await insertLift(tx, vault, { phoneId, actor, block });
    return { kind: 'lifted', count: meant.length, left: standing.length - meant.length };
  });
}
