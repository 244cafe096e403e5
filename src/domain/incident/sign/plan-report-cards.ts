import { many, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { reportPatienceMinutes } from './breach-sign.ts';

/** Whom a report is sent to in their own chat, and its reporter once somebody answered: each once, on one platform. */
export async function planReportCards(db: Db, platforms: readonly Platform[]): Promise<void> {
  await planAlarms(db, platforms);
  await run(db)`
    INSERT INTO posted_card (kind, subject, part, platform, channel)
    SELECT 'breach-report-answer', b.id, o.id::text, own_chat_platform(o.id, ${platforms}), 'own-chat'
    FROM breach_sign b JOIN operator o ON o.id = b.reported_by AND is_present(o)
    WHERE b.answered_at > clock_timestamp() - interval '1 day' AND b.answered_by <> b.reported_by
      AND own_chat_platform(o.id, ${platforms}) IS NOT NULL
    ON CONFLICT DO NOTHING`;
}

/** Compliance staff of the whole district at once; administrators where nobody has answered for a while. */
async function planAlarms(db: Db, platforms: readonly Platform[]): Promise<void> {
  await transact(db, async (tx) => {
    const rows = await many<{ subject: string }>(tx)`
      INSERT INTO posted_card (kind, subject, part, platform, channel)
      SELECT 'breach-sign', b.id, o.id::text, own_chat_platform(o.id, ${platforms}), 'own-chat'
      FROM breach_sign b JOIN operator o ON is_present(o) AND o.id <> b.reported_by
      WHERE b.answer IS NULL AND b.kind = 'reported'
        AND (holds_everywhere(o.id, 'compliance') OR holds_everywhere(o.id, 'administrator')
          AND b.seen_at < clock_timestamp() - ${reportPatienceMinutes}::int * interval '1 minute')
        AND own_chat_platform(o.id, ${platforms}) IS NOT NULL
        AND NOT EXISTS (SELECT FROM posted_card k WHERE k.kind = 'breach-sign' AND k.subject = b.id
          AND k.part = o.id::text AND k.channel = 'own-chat')
      ON CONFLICT DO NOTHING RETURNING subject`;
    for (const signId of new Set(rows.map(({ subject }) => subject)))
      await note(
        tx,
        { kind: 'system', id: 'card-sync' },
        'breach-report-told',
        on('breach-sign', signId),
        { asked: rows.filter(({ subject }) => subject === signId).length },
      );
  });
}
