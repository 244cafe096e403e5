import { many, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { StaleCard } from './posted-card.ts';

/** So many closures are sent to somebody one by one while they wait; the later ones are listed in one message. */
const mostOneByOne = 2;

/**
 * Tells everybody who may decide on what waits, each once, on one platform: plans a card in their own chat, or a line in
 * the list of what waits for them. Not if the campaign changed since the card was leased: then it is looked at again.
 */
export async function planOwnChatCards(
  db: Db,
  card: Pick<StaleCard, 'subject' | 'platform' | 'revision'>,
  platforms: readonly Platform[],
): Promise<'planned' | 'nobody-new' | 'moved-on'> {
  return transact(db, async (tx) => {
    // One after the other: nobody has more than two, however many closures come at once.
    await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('own-chat cards', 0))`;
    const rows = await many<{ held: number; version: number; asked: number; listed: number }>(tx)`
      WITH locked AS MATERIALIZED (
        -- In the order in which a change of the campaign raises them.
        SELECT subject, platform, revision FROM posted_card
        WHERE kind = 'campaign' AND subject = ${card.subject} AND part = '' AND channel = 'closures'
        ORDER BY platform FOR NO KEY UPDATE
      ), held AS (
        SELECT subject FROM locked WHERE platform = ${card.platform} AND revision = ${card.revision}
      ), waiting AS MATERIALIZED (
        SELECT c.id AS campaign_id, v.id AS version_id, v.number FROM held JOIN campaign c ON c.id = held.subject
        JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
        WHERE c.state = 'submitted' AND v.expires_at > clock_timestamp()
      ), candidate AS MATERIALIZED (
        SELECT w.version_id, o.id AS operator_id FROM waiting w CROSS JOIN operator o
        WHERE o.active
          AND EXISTS (SELECT FROM role_grant g
            WHERE g.operator_id = o.id AND g.role = 'approver' AND g.revoked_at IS NULL)
          AND own_chat_platform(o.id, ${platforms}) IS NOT NULL
          AND NOT EXISTS (SELECT FROM asked_approver a WHERE a.version_id = w.version_id AND a.operator_id = o.id)
          AND NOT EXISTS (SELECT FROM approval a WHERE a.version_id = w.version_id AND a.operator_id = o.id)
      ), asked AS (
        INSERT INTO asked_approver (version_id, operator_id, in_digest)
        SELECT k.version_id, k.operator_id, ${mostOneByOne} <= (
          SELECT count(*) FROM asked_approver a JOIN campaign_version w ON w.id = a.version_id
          WHERE a.operator_id = k.operator_id AND NOT a.in_digest AND waits_for(k.operator_id, w))
        FROM candidate k JOIN campaign_version v ON v.id = k.version_id
        WHERE can_be_asked(k.operator_id, v) ORDER BY k.operator_id
        ON CONFLICT DO NOTHING
        RETURNING version_id, operator_id, in_digest
      ), sent AS (
        INSERT INTO posted_card (kind, subject, part, platform, channel)
        SELECT 'campaign', w.campaign_id, a.operator_id || '/' || w.number, told, 'own-chat'
        FROM asked a JOIN waiting w USING (version_id) CROSS JOIN asked_platforms(a.operator_id, ${platforms}) told
        WHERE NOT a.in_digest
        ON CONFLICT DO NOTHING
      ), listed AS (
        INSERT INTO posted_card AS k (kind, subject, part, platform, channel)
        SELECT 'digest', operator_id, operator_id::text, told, 'own-chat'
        FROM asked CROSS JOIN asked_platforms(operator_id, ${platforms}) told
        WHERE in_digest ORDER BY asked.operator_id, told
        -- A list of which nothing waits any more is left behind: an edit of it would tell nobody.
        ON CONFLICT (kind, subject, part, platform, channel) DO UPDATE SET revision = k.revision + 1,
          channel_id = CASE WHEN k.told <> 'over' THEN k.channel_id END,
          message_id = CASE WHEN k.told <> 'over' THEN k.message_id END,
          told = ''
      ), shown AS (
        UPDATE posted_card SET revision = revision + 1
        WHERE kind = 'campaign' AND subject = ${card.subject} AND EXISTS (SELECT FROM asked)
          AND (channel = 'closures' AND platform <> ${card.platform} OR channel = 'own-chat' AND strpos(part, '/') = 0)
      )
      SELECT (SELECT count(*)::int FROM held) AS held, (SELECT number FROM waiting) AS version,
        (SELECT count(*)::int FROM asked) AS asked, (SELECT count(*)::int FROM asked WHERE in_digest) AS listed,
        CASE WHEN EXISTS (SELECT FROM asked) THEN pg_notify('card', '') END`;
    const [{ held, version, asked, listed } = { held: 0, version: 0, asked: 0, listed: 0 }] = rows;
    if (asked > 0) {
      await note(
        tx,
        { kind: 'system', id: 'card-sync' },
        'approvers-asked',
        on('campaign', card.subject),
        { version, asked, listed },
      );
    }
    if (held === 0) return 'moved-on';
    return asked > 0 ? 'planned' : 'nobody-new';
  });
}
