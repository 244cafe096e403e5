import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { decryptOrSay } from '#vault/open-for-staff.ts';
import type { Vault } from '#vault/vault.ts';
import type { BreachSign } from './breach-sign.ts';

/** Undefined where there is none. */
export async function findSign(db: Db, id: string): Promise<BreachSign | undefined> {
  return one<BreachSign>(db)`
    SELECT b.id, b.kind, staff_name(o) AS person, staff_name(r) AS reporter,
      b.noticed_at AS "noticedAt", CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'number', c.number) END AS closure,
      b.seen, b.usual::float8 AS usual, b.seen_at AS "seenAt",
      coalesce((SELECT time_zone FROM district), 'UTC') AS "timeZone", b.answer, i.number AS incident,
      sealed_text('breach_sign.reason:' || b.id, b.reason) AS reason,
      staff_name(a) AS "answeredBy", b.answered_at AS "answeredAt"
    FROM breach_sign b
    LEFT JOIN operator o ON o.id = b.operator_id
    LEFT JOIN operator r ON r.id = b.reported_by
    LEFT JOIN campaign c ON c.id = b.campaign_id
    LEFT JOIN incident i ON i.id = b.incident_id
    LEFT JOIN operator a ON a.id = b.answered_by
    WHERE b.id = ${id}`;
}

/** What somebody on the staff saw, in their words; empty where nobody reported it. */
export async function findReportedWords(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  signId: string,
): Promise<string> {
  const found = await db
    .selectFrom('breach_sign')
    .select('words')
    .where('id', '=', signId)
    .executeTakeFirst();
  const words = found?.words ?? null;
  return words === null ? '' : decryptOrSay(vault, words, `breach_sign.words:${signId}`);
}
