import { many } from '#database/query.ts';
import { answerBinding } from '#domain/family/request/family-request.ts';
import { loginAddress, pageText } from '#domain/family/text/family-text.ts';
import { aboutPhone, type OutreachKind, type TakenOutreach } from './outreach-kind-store.ts';

type FamilyText = TakenOutreach & {
  language: string;
  name: string;
  /** Of an answer or a notice: its words, encrypted. */
  words: Buffer | null;
};

/**
 * The address of the family page or an answer, which the front office asked for, and the newest notice, which answers a
 * question by itself. What the family stopped meanwhile does not go, nor what comes an hour late, nor anything while the
 * district is frozen.
 */
export const familyTextKind: OutreachKind<FamilyText> = {
  rows: ['page-address', 'answer', 'notice'],
  idleMs: 2_000,
  waits: 'as-calls-do',
  again: 'always',

  async take(tx, { limit }) {
    return many<FamilyText>(tx)`
      WITH due AS MATERIALIZED (
        SELECT t.id FROM outreach t WHERE t.kind IN ('page-address', 'answer', 'notice') AND t.state = 'waiting'
          AND (t.expires_at < clock_timestamp()
            OR 'other' NOT IN (TABLE frozen_purpose))
        ORDER BY t.asked_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE outreach t SET state_at = clock_timestamp(), state = CASE WHEN t.expires_at > clock_timestamp()
          AND text_blocker(t.kind, t.phone_id) IS NULL THEN 'sending' ELSE 'none' END
        FROM due WHERE t.id = due.id RETURNING t.*
      )
      SELECT t.id, p.number, p.index, t.token, d.ring_seconds AS "ringSeconds", t.language, t.words,
        d.registered_name AS name
      FROM taken t JOIN phone p ON p.id = t.phone_id CROSS JOIN district d WHERE t.state = 'sending'`;
  },

  text: (row, { vault, publicUrl }) =>
    row.words === null
      ? pageText({ ...row, link: loginAddress(publicUrl) })
      : vault.decrypt(row.words, answerBinding(row.id)),

  entry: aboutPhone(({ id, error }, state) => ({
    act: `family-text-${state}`,
    facts: { text: id, error },
  })),
};
