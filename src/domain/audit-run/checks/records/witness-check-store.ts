import { sql } from 'kysely';
import { recentCheckOf } from '../check-store.ts';

/** Posted every day at least, also where the log did not grow. */
const longest = sql`interval '26 hours'`;
/** A chat that is down for a while takes it later. */
const grace = sql`interval '1 hour'`;
/** A district that is being set up has its witnesses by then. */
const settling = sql`interval '7 days'`;

/**
 * NIST SP 800-53 AU-9 and AU-10: what stands outside tells a rewritten log from the true one, and between two checkpoints
 * that stand there it can't tell when an entry was written. A log without any witness is its owner's to rewrite.
 */
export const checkWitnesses = recentCheckOf((isRecent) => ({
  count: sql`SELECT count(*) FROM checkpoint_post WHERE ${isRecent(sql`at`)}`,
  seen: sql`
    WITH post AS (
      SELECT id, at, coalesce(lead(at) OVER (ORDER BY at), now()) AS until FROM checkpoint_post
    ), gap AS (
      SELECT p.id, CASE WHEN p.until - p.at > ${longest} THEN ceil(extract(epoch FROM p.until - p.at) / 3600)::int END AS hours,
        (SELECT count(*) FROM posted_card c WHERE c.kind = 'checkpoint' AND c.subject = p.id AND c.message_id IS NULL
          AND p.at < now() - ${grace})::int AS waiting
      FROM post p WHERE ${isRecent(sql`p.until`)}
    )
    SELECT 'checkpoint-post' AS subject_kind, id::text AS subject_id, 'medium' AS severity,
      jsonb_strip_nulls(jsonb_build_object('hours', hours, 'waiting', nullif(waiting, 0))) AS facts,
      NULL::timestamptz AS due_at, 'never' AS recurs
    FROM gap WHERE hours IS NOT NULL OR waiting > 0
    UNION ALL
    SELECT 'district', 'witnesses', 'low', '{}', NULL, 'always'
    WHERE NOT EXISTS (SELECT FROM checkpoint_post) AND NOT EXISTS (SELECT FROM checkpoint_mail)
      AND EXISTS (SELECT FROM audit_checkpoint WHERE at < now() - ${settling})`,
}));
