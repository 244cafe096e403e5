import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** Who signed a checkpoint: the name and the id of the key (C2SP signed-note). */
const signer = sql`substring(note FROM E'\\n— (\\\\S+ \\\\S{5})')`;

/** Since when the key that signs now has signed. */
const keys = sql`
  SELECT 'audit-log' AS key, min(at) AS since FROM audit_checkpoint
  WHERE ${signer} = (SELECT ${signer} FROM audit_checkpoint ORDER BY size DESC LIMIT 1)
  HAVING count(*) > 0`;

/** NIST SP 800-57 part 1, 5.3.6: a key that signs is used for one to three years. */
const most = sql`interval '2 years'`;

export const checkKeys = checkOf(
  sql`SELECT count(*) FROM (${keys}) AS key`,
  sql`
    SELECT 'key' AS subject_kind, key AS subject_id, 'low' AS severity,
      jsonb_build_object('months', floor(extract(epoch FROM now() - since) / 2629746)::int) AS facts,
      NULL AS due_at, 'always' AS recurs
    FROM (${keys}) AS key WHERE since < now() - ${most}`,
);
