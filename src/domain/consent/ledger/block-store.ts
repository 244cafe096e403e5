import type { Transaction } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { newId } from '#domain/shared/new-id-store.ts';
import type { Vault } from '#vault/vault.ts';
import type { BlockKind } from './consent.ts';

type Block = { phoneId: string; kind: BlockKind; reason: string; actor: Actor; lifts?: string };

/** Rules a number out, no matter who agrees to be called on it. */
export async function insertBlock(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  { phoneId, kind, reason, actor }: Block,
): Promise<void> {
  const id = await insertRow(tx, vault, { phoneId, kind, reason, actor });
  await note(tx, actor, 'phone-blocked', on('phone', phoneId), { block: id, kind });
}

/** Takes it back: a row of its own that names the block. */
export async function insertLift(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  {
    phoneId,
    actor,
    block,
  }: { phoneId: string; actor: Actor; block: { id: string; kind: BlockKind } },
): Promise<void> {
  const { id, kind } = block;
  const record = await insertRow(tx, vault, { phoneId, kind, reason: 'lifted', actor, lifts: id });
  await note(tx, actor, 'phone-unblocked', on('phone', phoneId), { block: id, kind, record });
}

async function insertRow(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  { phoneId, kind, reason, actor, lifts }: Block,
): Promise<string> {
  const id = await newId(tx);
  await tx
    .insertInto('phone_block')
    .values({
      id,
      phone_id: phoneId,
      kind,
      reason:
        kind === 'texts-only' ? Buffer.alloc(0) : vault.encrypt(reason, `phone_block.reason:${id}`),
      blocked_by: `${actor.kind}:${actor.id}`,
      lifts: lifts ?? null,
    })
    .execute();
  return id;
}

/** The blocks that stand, the oldest first. */
export async function selectStandingBlocks(
  tx: Transaction,
  phoneId: string,
): Promise<{ id: string; kind: BlockKind }[]> {
  return tx
    .selectFrom('phone_block as b')
    .leftJoin('phone_block as l', 'l.lifts', 'b.id')
    .where('b.phone_id', '=', phoneId)
    .where('b.lifts', 'is', null)
    .where('l.id', 'is', null)
    .select(['b.id', 'b.kind'])
    .$narrowType<{ kind: BlockKind }>()
    .orderBy('b.id')
    .execute();
}
