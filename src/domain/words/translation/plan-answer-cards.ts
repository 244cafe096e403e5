import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/**
 * Plans a message to the person who asked for a translation, once somebody else has accepted or rejected it: once, on one platform.
 * After an hour it is no longer news.
 */
export async function planAnswerCards(db: Db, platforms: readonly Platform[]): Promise<void> {
  await run(db)`
    INSERT INTO posted_card (kind, subject, part, platform, channel, fresh_until)
    SELECT 'translation-answer', t.id, o.id::text, own_chat_platform(o.id, ${platforms}), 'own-chat',
      t.settled_at + interval '1 hour'
    FROM translation t JOIN operator o ON o.id = t.asked_by AND is_present(o)
    WHERE t.settled_at > clock_timestamp() - interval '1 hour' AND t.settled_by <> t.asked_by
      AND own_chat_platform(o.id, ${platforms}) IS NOT NULL
      AND NOT EXISTS (SELECT FROM posted_card k WHERE k.kind = 'translation-answer' AND k.subject = t.id
        AND k.part = o.id::text AND k.channel = 'own-chat')
    ON CONFLICT DO NOTHING`;
}
