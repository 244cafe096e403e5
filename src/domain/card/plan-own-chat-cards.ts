import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { StaleCard } from './posted-card.ts';

/**
 * Where the closures channel takes no card that waits for a decision, plans one in the own chat of everybody who may decide
 * and speaks from this platform. Not if the campaign changed since the card was leased: then it is looked at anew.
 */
export async function planOwnChatCards(db: Db, card: StaleCard): Promise<void> {
  await sql`
    WITH held AS MATERIALIZED (
      SELECT subject FROM posted_card WHERE kind = 'campaign' AND subject = ${card.subject} AND part = ''
        AND platform = ${card.platform} AND channel = ${card.channel} AND revision = ${card.revision}
      FOR NO KEY UPDATE
    )
    INSERT INTO posted_card (kind, subject, part, platform, channel)
    SELECT DISTINCT 'campaign', c.id, i.operator_id::text, i.platform, 'own-chat'
    FROM held JOIN campaign c ON c.id = held.subject
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN chat_identity i ON i.platform = ${card.platform} AND decision_bar(i.operator_id, v) IS NULL
    WHERE c.state = 'submitted'
    ON CONFLICT DO NOTHING`.execute(db);
}
