import { randomUUID } from 'node:crypto';
import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { PhoneIndexes, Vault } from '#vault/vault.ts';
import { answerBinding, newestText } from './family-request.ts';
import { selectNewest } from './newest-store.ts';

export type QuestionAnswered =
  /** It got the newest notice, or the number of the office where none is newer. */
  | 'answered'
  /** It had its answer of the day, or may have no text, or there is nothing to say while its school is not to be called. */
  | 'silent'
  /** No roster has the number. */
  | 'stranger';

/**
 * Answers a question at once, once a day for each number: with the newest notices for its schools whose day is not over, and
 * with the number of the office. The question waits for a person all the same.
 */
export async function answerQuestion(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  { phoneIndexes }: { phoneIndexes: PhoneIndexes },
): Promise<QuestionAnswered> {
  return transact(db, async (tx) => {
    const phoneId = await lockPhone(tx, phoneIndexes);
    if (phoneId === undefined) return 'stranger';
    const found = await selectAtQuestion(tx, phoneId);
    if (found?.requestId == null || found.isBarred) return 'silent';
    const { requestId, language, day } = found;
    const answer = newestText(found, await selectNewest(tx, [phoneId]));
    if (answer.text === undefined) return 'silent';
    const text = randomUUID();
    const words = vault.encrypt(answer.text, answerBinding(text));
    const changed = await run(tx)`
      INSERT INTO outreach (id, phone_id, kind, language, request_id, words, day)
      VALUES (${text}, ${phoneId}, 'notice', ${language}, ${requestId}, ${words}, ${day}::date)
      ON CONFLICT (phone_id, day) WHERE kind = 'notice' DO NOTHING`;
    if (changed !== 1) return 'silent';
    await note(tx, { kind: 'guardian', id: phoneId }, 'question-answered', on('phone', phoneId), {
      text,
      language,
      campaigns: answer.said.map(({ campaignId }) => campaignId),
    });
    return 'answered';
  });
}

/** Its gate is locked: an opt-out under way comes first. */
async function lockPhone(tx: Transaction, indexes: PhoneIndexes): Promise<string | undefined> {
  const row = await one<{ id: string }>(tx)`
    SELECT p.id FROM phone p JOIN phone_gate g ON g.phone_id = p.id
    WHERE p.index = ANY (${indexes}::bytea[]) FOR NO KEY UPDATE OF g`;
  return row?.id;
}

type AtQuestion = {
  requestId: string | null;
  isBarred: boolean;
  language: string;
  name: string;
  /** Of the office of a school where a student of theirs goes; else the district's. */
  number: string;
  day: string;
  /** At a school of theirs an action holds, such as a lockdown. */
  isInAction: boolean;
};

async function selectAtQuestion(tx: Transaction, phoneId: string): Promise<AtQuestion | undefined> {
  return one<AtQuestion>(tx)`
    SELECT r.id AS "requestId", text_blocker('notice', ${phoneId}) IS NOT NULL AS "isBarred", d.registered_name AS name,
      phone_language(${phoneId}) AS language,
      coalesce((SELECT s.office_number FROM phone_audience a JOIN school s ON s.id = a.school_id
        WHERE a.phone_id = ${phoneId} AND a.may_be_contacted AND s.office_number IS NOT NULL
        ORDER BY s.name LIMIT 1), d.callback_number) AS number,
      (clock_timestamp() AT TIME ZONE d.time_zone)::date::text AS day, phone_is_in_action(${phoneId}) AS "isInAction"
    FROM district d LEFT JOIN family_request r ON r.phone_id = ${phoneId} AND r.closed_at IS NULL`;
}
