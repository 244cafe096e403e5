import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { PhoneIndexes, Vault } from '#vault/vault.ts';
import { answerBinding, newestText } from './family-request.ts';

export type QuestionAnswered =
  /** It got the newest notice, or the number of the office where none is newer. */
  | 'answered'
  /** It had its answer of the day, or may have no text. */
  | 'silent'
  /** No roster has the number. */
  | 'stranger';

/**
 * Answers a question at once, once a day for each number: with the newest notice for each of its schools, if its day is not over,
 * and with the number of the office. The question waits for a person all the same.
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
    const notices = await selectNewest(tx, phoneId);
    const text = randomUUID();
    const words = vault.encrypt(newestText(found, notices), answerBinding(text));
    const { numAffectedRows } = await sql`
      INSERT INTO outreach (id, phone_id, kind, language, request_id, words, day)
      VALUES (${text}, ${phoneId}, 'notice', ${language}, ${requestId}, ${words}, ${day}::date)
      ON CONFLICT (phone_id, day) WHERE kind = 'notice' DO NOTHING`.execute(tx);
    if (numAffectedRows !== 1n) return 'silent';
    await insertAuditEntry(tx, {
      actor: { kind: 'guardian', id: phoneId },
      act: 'question-answered',
      subject: { kind: 'phone', id: phoneId },
      facts: { text, language, campaigns: notices.map(({ campaignId }) => campaignId) },
    });
    return 'answered';
  });
}

/** Its gate is locked: an opt-out under way comes first. */
async function lockPhone(tx: Transaction, indexes: PhoneIndexes): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT p.id FROM phone p JOIN phone_gate g ON g.phone_id = p.id
    WHERE p.index = ANY (${indexes}::bytea[]) FOR NO KEY UPDATE OF g`.execute(tx);
  return rows[0]?.id;
}

type AtQuestion = {
  requestId: string | null;
  isBarred: boolean;
  language: string;
  name: string;
  /** Of the office of a school where a student of theirs goes; else the district's. */
  number: string;
  day: string;
};

async function selectAtQuestion(tx: Transaction, phoneId: string): Promise<AtQuestion | undefined> {
  const { rows } = await sql<AtQuestion>`
    SELECT r.id AS "requestId", text_blocker('notice', ${phoneId}) IS NOT NULL AS "isBarred", d.registered_name AS name,
      phone_language(${phoneId}) AS language,
      coalesce((SELECT s.office_number FROM phone_audience a JOIN school s ON s.id = a.school_id
        WHERE a.phone_id = ${phoneId} AND a.may_be_contacted AND s.office_number IS NOT NULL
        ORDER BY s.name LIMIT 1), d.callback_number) AS number,
      (clock_timestamp() AT TIME ZONE d.time_zone)::date::text AS day
    FROM district d LEFT JOIN family_request r ON r.phone_id = ${phoneId} AND r.closed_at IS NULL`.execute(
    tx,
  );
  return rows[0];
}

export type Newest = {
  campaignId: string;
  texts: Readonly<Record<string, string>>;
  /** ISO 8601: when families were told. */
  toldOn: string;
};

/**
 * For each of their schools the newest closure that has called for it, or for a group of theirs, and whose day is not over; the
 * newest first. What is no more than an announcement comes after all others. One that was stopped says nothing any more, and
 * what was told before it is not the newest. Notices to a few families are theirs alone.
 */
async function selectNewest(tx: Transaction, phoneId: string): Promise<Newest[]> {
  const { rows } = await sql<Newest>`
    WITH newest AS (
      SELECT DISTINCT ON (a.school_id) v.id
      FROM phone_audience a JOIN campaign_version v ON a.school_id = ANY (v.school_ids)
      JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number CROSS JOIN district d
      WHERE a.phone_id = ${phoneId} AND a.may_be_contacted AND c.started_at IS NOT NULL
        AND v.event_date >= (clock_timestamp() AT TIME ZONE d.time_zone)::date
        AND c.notifies IS NULL AND c.tells_rights IS NULL AND v.tells <> 'staff'
        AND (v.group_ids IS NULL OR EXISTS (SELECT FROM recipient r WHERE r.version_id = v.id AND r.phone_id = ${phoneId}))
      ORDER BY a.school_id, v.happening = 'other' AND c.corrects IS NULL, c.started_at DESC)
    SELECT c.id AS "campaignId", v.sealed_content -> 'texts' AS texts,
      (c.started_at AT TIME ZONE d.time_zone)::date::text AS "toldOn"
    FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id CROSS JOIN district d
    WHERE v.id IN (TABLE newest) AND c.state <> 'stopped' AND seal_holds(v)
    ORDER BY c.started_at DESC`.execute(tx);
  return rows;
}
