import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { holdsRoleEverywhere, type Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import {
  type DrillPhoneErrors,
  type DrillPhoneRefusal,
  type DrillPhoneText,
  readDrillPhone,
} from './drill-phone.ts';
import { saveDrillPhone, selectToday } from './drill-phone-store.ts';

export const mayKeepDrillList = (operator: Operator): boolean =>
  holdsRoleEverywhere(operator, 'administrator');

/** An administrator adds a phone of the staff, or brings its name and consent up to date. */
export async function setDrillPhone(
  db: Db,
  vault: Vault,
  { operator, text }: { operator: Operator; text: DrillPhoneText },
): Promise<
  | { kind: 'set' }
  | { kind: 'unread'; errors: DrillPhoneErrors }
  | { kind: 'refused'; reason: DrillPhoneRefusal }
> {
  return transact(db, async (tx) => {
    const entry = {
      actor: { kind: 'operator', id: operator.id },
      subject: { kind: 'district', id: '1' },
    } as const;
    if (!mayKeepDrillList(operator)) {
      const reason = 'not-an-administrator-of-drills';
      await insertAuditEntry(tx, { ...entry, act: 'drill-list-refused', facts: { reason } });
      return { kind: 'refused', reason };
    }
    const read = readDrillPhone(text, await selectToday(tx));
    if ('errors' in read) return { kind: 'unread', errors: read.errors };
    const { id, written } = await saveDrillPhone(tx, vault, read.phone);
    if (written !== undefined)
      await insertAuditEntry(tx, { ...entry, act: 'drill-phone-set', facts: { phone: id } });
    return { kind: 'set' };
  });
}
