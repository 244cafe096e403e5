import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { DrillPhoneRefusal } from './drill-phone.ts';
import { mayKeepDrillList } from './set-drill-phone.ts';

/** An administrator takes a phone off the list: no drill calls it from now on, a running one included. */
export async function revokeDrillPhone(
  db: Db,
  { operator, phoneId }: { operator: Operator; phoneId: string | undefined },
): Promise<{ kind: 'ended' } | { kind: 'refused'; reason: DrillPhoneRefusal }> {
  return transact(db, async (tx) => {
    const entry = {
      actor: { kind: 'operator', id: operator.id },
      subject: { kind: 'district', id: '1' },
    } as const;
    const isEnded =
      mayKeepDrillList(operator) &&
      phoneId !== undefined &&
      (await tx
        .updateTable('drill_phone')
        .set({ ended_by: 'list' })
        .where('id', '=', phoneId)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst()) !== undefined;
    if (!isEnded) {
      const reason = mayKeepDrillList(operator)
        ? 'drill-phone-gone'
        : 'not-an-administrator-of-drills';
      await insertAuditEntry(tx, { ...entry, act: 'drill-list-refused', facts: { reason } });
      return { kind: 'refused', reason };
    }
    await insertAuditEntry(tx, {
      ...entry,
      act: 'drill-phone-ended',
      facts: { phone: phoneId, by: 'list' },
    });
    return { kind: 'ended' };
  });
}

/** A text that stops all our texts ends the drills of its phone too. */
export async function revokeDrillPhoneByText(
  db: Db,
  vault: Pick<Vault, 'drillPhoneIndexes'>,
  number: string,
): Promise<void> {
  await transact(db, async (tx) => {
    const ended = await tx
      .updateTable('drill_phone')
      .set({ ended_by: 'text' })
      .where('number_index', 'in', vault.drillPhoneIndexes(number))
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (ended === undefined) return;
    await note(tx, { kind: 'carrier', id: 'carrier' }, 'drill-phone-ended', on('district', '1'), {
      phone: ended.id,
      by: 'text',
    });
  });
}
