import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { RetentionTerm } from './retention.ts';

/** Every class of data with the term in force, those that begin later, and what the law says. */
export async function listRetention(db: Db | Transaction): Promise<RetentionTerm[]> {
  return many<RetentionTerm>(db)`
    SELECT c.class, retention_days(c.class) AS days, c.least_days AS "leastDays", c.most_days AS "mostDays", c.law,
      coalesce((SELECT jsonb_agg(jsonb_build_object('days', days, 'from', from_day) ORDER BY from_day)
        FROM (SELECT DISTINCT ON (from_day) days, from_day FROM retention r
          WHERE r.class = c.class AND from_day > district_today() ORDER BY from_day, id DESC) AS later), '[]') AS next
    FROM retention_class c
    JOIN (SELECT class, min(id) AS place FROM retention GROUP BY class) AS first USING (class)
    ORDER BY first.place`;
}
