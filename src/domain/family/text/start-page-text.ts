import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { reachPhone } from '#domain/office/find-office-phone.ts';
import type { LookUpRefusal } from '#domain/office/office-phone.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';

export type TextStarted =
  | { kind: 'started' }
  | {
      kind: 'refused';
      reason:
        | LookUpRefusal
        /** Consent or the law keeps texts about school matters from this number. */
        | 'no-text-allowed'
        /** The number got as many today as it may. */
        | 'texted-enough';
    };

/** Texts a family the address of its page. The address opens nothing without a code to a number of theirs. */
export async function startPageText(
  db: Db,
  wanted: { operator: Operator; phoneId: string },
): Promise<TextStarted> {
  const { operator, phoneId } = wanted;
  return transact(db, async (tx) => {
    const reached = await reachPhone(tx, { operator, phone: { id: phoneId }, what: 'page-text' });
    if (reached.kind === 'refused') return reached;
    const blocker = await lockAndFindBlocker(tx, phoneId);
    if (blocker !== undefined) return { kind: 'refused', reason: blocker };
    const row = await one<{ id: string }>(tx)`
      INSERT INTO outreach (phone_id, kind, language, asked_by)
      SELECT ${phoneId}, 'page-address', phone_language(${phoneId}), ${operator.id}
      RETURNING id`;
    await note(tx, by(operator.id), 'family-text-requested', on('phone', phoneId), {
      text: row?.id ?? '',
      kind: 'page',
    });
    return { kind: 'started' };
  });
}

/** What keeps a text from this phone. An opt-out under way comes first. */
async function lockAndFindBlocker(
  tx: Transaction,
  phoneId: string,
): Promise<'no-text-allowed' | 'texted-enough' | undefined> {
  await run(tx)`SELECT FROM phone_gate WHERE phone_id = ${phoneId} FOR NO KEY UPDATE`;
  const found = await one<{ isBarred: boolean; today: number }>(tx)`
    SELECT text_blocker('page-address', ${phoneId}) IS NOT NULL AS "isBarred", (SELECT count(*)::int FROM outreach
      WHERE kind IN ('page-address', 'answer', 'notice') AND phone_id = ${phoneId} AND asked_at > clock_timestamp() - interval '24 hours' AND state <> 'none') AS today`;
  if (found === undefined || found.isBarred) return 'no-text-allowed';
  return found.today >= familyLimits.page.textsADay ? 'texted-enough' : undefined;
}
