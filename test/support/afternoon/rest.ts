import { until } from '#sandbox/until.ts';
import type { Town } from './town.ts';

/** Until everything that follows by itself has followed: lists are locked, closures have begun, cards are drawn. */
export async function rest(town: Town): Promise<void> {
  const { pool } = town.product.database.owner;
  await until('cards and closures to come to rest', async () => {
    const { rows } = await pool.query<{ busy: boolean }>(isBusy);
    return rows[0]?.busy === false;
  }).catch(async (cause: unknown) => {
    const { rows } = await pool.query(whatIsBusy);
    throw new Error(`never came to rest: ${JSON.stringify(rows)}`, { cause });
  });
  const { rows } = await pool.query<{ id: string }>(
    `SELECT message_id AS id FROM posted_card WHERE channel = 'own-chat' AND message_id IS NOT NULL`,
  );
  for (const { id } of rows) town.pushed.add(id);
}

const stale = `(drawn_revision < revision OR redraw_at <= clock_timestamp())
  AND (coalesce(fresh_until > clock_timestamp(), true) OR message_id IS NOT NULL)`;

const waiting = `c.state = 'draft'
  OR c.state = 'approved' AND coalesce(v.start_at <= clock_timestamp(), true)
    AND NOT EXISTS (SELECT FROM pause h WHERE h.campaign_id IS NULL AND h.released_at IS NULL
      AND h.spares IS DISTINCT FROM v.purpose)`;

const ringing = `kind = 'rehearsal' AND channel = 'voice' AND state IN ('waiting', 'sending', 'sent', 'answered')`;

const isBusy = `SELECT EXISTS (SELECT FROM posted_card WHERE ${stale}) OR EXISTS (
  SELECT FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
  WHERE ${waiting}) OR EXISTS (SELECT FROM outreach WHERE ${ringing}) OR EXISTS (SELECT FROM translation WHERE state = 'asked')
  OR EXISTS (SELECT FROM drill WHERE state = 'calling' AND drill_blocker() IS NOT NULL) AS busy`;

const whatIsBusy = `
  SELECT kind || ' in ' || platform || ' ' || channel AS what, failures, lease_until, retry_at FROM posted_card WHERE ${stale}
  UNION ALL SELECT 'closure ' || c.number || ' ' || c.state, 0, NULL, NULL
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version WHERE ${waiting}
  UNION ALL SELECT 'a question for a translation', tries, lease_until, NULL FROM translation WHERE state = 'asked'
  UNION ALL SELECT 'a drill beside ' || drill_blocker(), 0, NULL, NULL FROM drill WHERE state = 'calling' AND drill_blocker() IS NOT NULL
  UNION ALL SELECT 'a call to somebody of the staff, ' || state, 0, NULL, NULL FROM outreach WHERE ${ringing}`;

/** Whether anything has moved since: of cards, closures and pauses. Calls go on all the time. */
export async function stampOf(town: Town): Promise<string> {
  const { rows } = await town.product.database.owner.pool.query<{ stamp: string }>(
    `SELECT concat_ws(' ',
       (SELECT string_agg(concat_ws(':', revision, drawn_revision, told), ',' ORDER BY kind, subject, part, platform, channel)
        FROM posted_card),
       (SELECT string_agg(concat_ws(':', number, state, version), ',' ORDER BY number) FROM campaign WHERE number > $1),
       (SELECT string_agg(h::text, ',' ORDER BY id) FROM pause h WHERE released_at IS NULL),
       (SELECT string_agg(concat_ws(':', d.number, d.state), ',' ORDER BY d.number) FROM drill d WHERE d.requested_at > $2),
       (SELECT string_agg(i::text, ',' ORDER BY i.number) FROM incident i WHERE i.opened_at > $2),
       (SELECT count(*) FROM message_template_version), (SELECT string_agg(state, ',' ORDER BY id) FROM translation),
       (SELECT count(*) FROM campaign_milestone)) AS stamp`,
    [town.after, town.since],
  );
  return rows[0]?.stamp ?? '';
}
