import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { type LookUpRefused, reachPhone } from '#domain/office/find-office-phone.ts';
import type { Operator } from '#domain/people/operator/operator.ts';

/** Which of a guardian's numbers rings first, where the phones of a household ring in turn. */
type Choice = { guardianId: string; phoneId: string };

/** As a guardian chooses on their page. It allows no call and stops none. False where the roster doesn't list it as theirs. */
export async function setFirstNumber(db: Db, choice: Choice): Promise<boolean> {
  return transact(db, (tx) => choose(tx, choice, { kind: 'guardian', id: choice.guardianId }));
}

/** As they told the office. */
export async function setFirstByOffice(
  db: Db,
  { operator, ...choice }: Choice & { operator: Operator },
): Promise<{ kind: 'chosen' } | LookUpRefused> {
  return transact(db, async (tx) => {
    const phone = { id: choice.phoneId };
    const reached = await reachPhone(tx, { operator, phone, what: 'first-number' });
    if (reached.kind === 'refused') return reached;
    const isWithin = reached.within.some(({ guardianId }) => guardianId === choice.guardianId);
    return isWithin && (await choose(tx, choice, { kind: 'operator', id: operator.id }))
      ? { kind: 'chosen' }
      : { kind: 'refused', reason: 'no-such-phone-here' };
  });
}

async function choose(
  tx: Transaction,
  { guardianId, phoneId }: Choice,
  actor: Actor,
): Promise<boolean> {
  const row = await one<{ chosen: 'chosen' | 'as-before' | null }>(tx)`
    SELECT choose_first_number(${guardianId}, ${phoneId}) AS chosen`;
  const chosen = row?.chosen;
  if (chosen === 'chosen') {
    await note(tx, actor, 'first-number-chosen', on('guardian', guardianId), { phone: phoneId });
  }
  return chosen === 'chosen' || chosen === 'as-before';
}
