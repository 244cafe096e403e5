import { many } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';

/**
 * Plans a card in the own chat of everybody who reads the language of a proposal that waits and is here: once each, on one
 * platform. What nobody decided within a day is no longer news to anybody.
 */
export async function planTranslatorCards(db: Db, platforms: readonly Platform[]): Promise<void> {
  const due = await many<{ id: string }>(db)`
    SELECT id FROM translation WHERE state = 'proposed' AND proposed_at > clock_timestamp() - interval '1 day' LIMIT 1`;
  if (due.length === 0) return;
  await transact(db, async (tx) => {
    const rows = await many<{ id: string; language: string; told: number }>(tx)`
      WITH told AS (
        INSERT INTO posted_card (kind, subject, part, platform, channel)
        SELECT 'translation', t.id, o.id::text, own_chat_platform(o.id, ${platforms}), 'own-chat'
        FROM translation t
        JOIN role_grant g ON g.role = 'translator' AND g.language = t.language AND g.revoked_at IS NULL
        JOIN operator o ON o.id = g.operator_id AND is_present(o) AND NOT is_away(o.id)
        WHERE t.state = 'proposed' AND t.proposed_at > clock_timestamp() - interval '1 day'
          AND own_chat_platform(o.id, ${platforms}) IS NOT NULL
          AND NOT EXISTS (SELECT FROM posted_card k WHERE k.kind = 'translation' AND k.subject = t.id
            AND k.part = o.id::text AND k.channel = 'own-chat')
        ORDER BY t.id, o.id
        ON CONFLICT DO NOTHING RETURNING subject
      )
      SELECT t.id, t.language, count(*)::int AS told FROM told JOIN translation t ON t.id = told.subject
      GROUP BY t.id, t.language ORDER BY t.id`;
    for (const { id, language, told } of rows) {
      await note(
        tx,
        { kind: 'system', id: 'card-sync' },
        'translators-told',
        on('translation', id),
        { language, told },
      );
    }
  });
}
