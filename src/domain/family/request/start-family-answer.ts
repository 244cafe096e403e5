import { randomUUID } from 'node:crypto';
import { many, one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import {
  answerBinding,
  ownText,
  type PreparedAnswer,
  preparedText,
  type RequestRefusal,
} from './family-request.ts';

export type Answer = { prepared: PreparedAnswer } | { own: string };

/** Answers a request of one's own by text, in the family's language. A form that is sent twice is one answer. */
export async function startFamilyAnswer(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  request: { operator: Operator; id: string; form: string; answer: Answer },
): Promise<{ kind: 'started' } | { kind: 'refused'; reason: RequestRefusal }> {
  const { operator, id, form, answer } = request;
  return transact(db, async (tx) => {
    const found = await lockRequest(tx, id);
    if (found === undefined) return { kind: 'refused', reason: 'no-request' };
    if (found.isClosed) return { kind: 'refused', reason: 'request-closed' };
    if (found.claimedBy !== operator.id) return { kind: 'refused', reason: 'request-taken' };
    const { phoneId, language } = found;
    if (phoneId === null || !(await mayBeTexted(tx, phoneId)))
      return { kind: 'refused', reason: 'no-text-allowed' };
    if (await wasSent(tx, form)) return { kind: 'started' };
    const text = randomUUID();
    const said =
      'own' in answer ? ownText(answer.own, found.name) : preparedText(answer.prepared, found);
    await run(tx)`
      INSERT INTO outreach (id, phone_id, kind, language, request_id, words, form, asked_by)
      VALUES (${text}, ${phoneId}, 'answer', ${language}, ${id}, ${vault.encrypt(said, answerBinding(text))}, ${form}, ${operator.id})`;
    await note(tx, by(operator.id), 'request-answered', on('family-request', id), {
      text,
      answer: 'own' in answer ? 'own' : answer.prepared,
    });
    return { kind: 'started' };
  });
}

type AtAnswer = {
  phoneId: string | null;
  language: string;
  claimedBy: string | null;
  isClosed: boolean;
  name: string;
  callbackNumber: string;
};

/** The gate first: the order in which an opt-out takes them. */
async function lockRequest(tx: Transaction, id: string): Promise<AtAnswer | undefined> {
  await run(tx)`
    SELECT FROM phone_gate WHERE phone_id = (SELECT phone_id FROM family_request WHERE id = ${id})
    FOR NO KEY UPDATE`;
  return one<AtAnswer>(tx)`
    SELECT r.phone_id AS "phoneId", r.language, r.claimed_by AS "claimedBy", r.closed_at IS NOT NULL AS "isClosed",
      d.registered_name AS name, d.callback_number AS "callbackNumber"
    FROM family_request r CROSS JOIN district d WHERE r.id = ${id} FOR NO KEY UPDATE OF r`;
}

async function mayBeTexted(tx: Transaction, phoneId: string): Promise<boolean> {
  const row = await one<{ may: boolean }>(tx)`
    SELECT text_blocker('answer', ${phoneId}) IS NULL AS may`;
  return row?.may === true;
}

async function wasSent(tx: Transaction, form: string): Promise<boolean> {
  const rows = await many(tx)`SELECT FROM outreach WHERE form = ${form}`;
  return rows.length > 0;
}
