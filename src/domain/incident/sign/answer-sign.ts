import { many } from '#database/query.ts';
import { type Db, transact, violatedRule } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { SignRefusal } from './breach-sign.ts';

type Answer = { answer: 'incident'; incidentId: string } | { answer: 'no-breach'; reason: string };

/** Somebody of compliance says what it was: an incident that they opened, or no breach, and why not. */
export async function answerSign(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  asked: { operator: Operator; signId: string; said: Answer },
): Promise<{ kind: 'answered' } | { kind: 'refused'; reason: SignRefusal }> {
  const { operator, signId, said } = asked;
  if (said.answer === 'no-breach' && !mayTakeFiles(operator))
    return { kind: 'refused', reason: 'not-compliance' };
  const [incidentId, reason] =
    said.answer === 'incident'
      ? [said.incidentId, null]
      : [null, vault.encrypt(said.reason, `breach_sign.reason:${signId}`)];
  try {
    return await transact(db, async (tx) => {
      const rows = await many<{ id: string }>(tx)`
        UPDATE breach_sign SET answer = ${said.answer}, incident_id = ${incidentId}, reason = ${reason},
          answered_by = ${operator.id}
        WHERE id = ${signId} AND answer IS NULL RETURNING id`;
      if (rows.length === 0) return { kind: 'refused', reason: 'sign-answered' };
      await note(tx, by(operator.id), 'breach-sign-answered', on('breach-sign', signId), {
        answer: said.answer,
        ...(said.answer === 'incident' ? { incident: said.incidentId } : {}),
      });
      return { kind: 'answered' };
    });
  } catch (error) {
    if (violatedRule(error) !== 'breach_sign_answered_by_another_person') throw error;
    return { kind: 'refused', reason: 'own-sign' };
  }
}
