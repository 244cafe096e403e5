import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/**
 * Plans one message to each person who wrote a request, in their own chat, on the platform that they use: it is edited through the
 * life of the request, with all that changes the closure's other cards.
 */
export async function planRequesterCards(db: Db, platforms: readonly Platform[]): Promise<void> {
  await run(db)`
    INSERT INTO posted_card (kind, subject, part, platform, channel)
    SELECT 'campaign', c.id, o.id::text, own_chat_platform(o.id, ${platforms}), 'own-chat'
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN operator o ON o.id IN (c.author_id, v.submitted_by) AND is_present(o)
    WHERE (c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused') OR c.state_at > clock_timestamp() - interval '5 minutes')
      AND own_chat_platform(o.id, ${platforms}) IS NOT NULL
      AND NOT EXISTS (SELECT FROM posted_card k WHERE k.kind = 'campaign' AND k.subject = c.id AND k.part = o.id::text
        AND k.channel = 'own-chat')
    ON CONFLICT DO NOTHING`;
}
