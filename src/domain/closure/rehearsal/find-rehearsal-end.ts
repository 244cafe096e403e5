import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { RehearsalEnd } from './rehearsal.ts';

/** What somebody who asked for a rehearsal did not get; undefined where they got it, or it is gone. */
export async function findRehearsalEnd(db: Db, id: string): Promise<RehearsalEnd | undefined> {
  const rows = await many<RehearsalEnd>(db)`
    SELECT r.kind, r.asked_at AS at, max(o.ended) FILTER (WHERE o.channel = 'voice') AS call,
      max(o.ended) FILTER (WHERE o.channel = 'text') AS text
    FROM rehearsal r JOIN (
      SELECT rehearsal_id, channel, CASE state WHEN 'none' THEN 'unsent' ELSE state END AS ended FROM outreach
      WHERE rehearsal_id = ${id} AND state IN ('voicemail', 'no-answer', 'refused', 'none', 'unknown')
    ) o ON o.rehearsal_id = r.id
    GROUP BY r.id`;
  return rows.map(({ call, text, ...end }) => ({
    ...end,
    call: call ?? undefined,
    text: text ?? undefined,
  }))[0];
}
