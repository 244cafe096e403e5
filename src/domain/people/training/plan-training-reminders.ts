import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** Days before the end of a training at which its person is told. */
const remindedAt = [30, 14, 3, 0] as const;
/** In the district's zone: nobody is woken by it. What ends before this hour ends with the day before. */
const fromHour = 7;

/**
 * Plans a message to each person whose training for a role they hold ends soon: 30, 14 and 3 days before, and on the day;
 * each once, on one platform. Of those that were missed, only the newest is sent.
 */
export async function planTrainingReminders(db: Db, platforms: readonly Platform[]): Promise<void> {
  await run(db)`
    INSERT INTO posted_card (kind, subject, part, platform, channel, fresh_until)
    SELECT 'training-reminder', r.id, o.id::text || '/' || due.days, own_chat_platform(o.id, ${platforms}), 'own-chat',
      training_end(r)
    FROM operator o
    CROSS JOIN district d
    CROSS JOIN (SELECT DISTINCT course FROM course_need) needed
    JOIN training_record r ON r.id = current_training(o.id, needed.course)
    CROSS JOIN LATERAL (
      SELECT min(n) AS days FROM unnest(${[...remindedAt]}::int[]) AS n
      WHERE ((training_end(r) AT TIME ZONE d.time_zone) - ${fromHour} * interval '1 hour')::date - district_today() <= n
    ) due
    WHERE is_present(o) AND due.days IS NOT NULL AND own_chat_platform(o.id, ${platforms}) IS NOT NULL
      AND extract(hour FROM now() AT TIME ZONE d.time_zone) >= ${fromHour}
      AND EXISTS (SELECT FROM role_grant g JOIN course_need n ON n.role = g.role
        WHERE g.operator_id = o.id AND g.revoked_at IS NULL AND n.course = needed.course)
      AND NOT EXISTS (SELECT FROM posted_card k WHERE k.kind = 'training-reminder' AND k.subject = r.id
        AND k.part = o.id::text || '/' || due.days AND k.channel = 'own-chat')
    ON CONFLICT DO NOTHING`;
}
