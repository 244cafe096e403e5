import { sql } from 'kysely';

/**
 * Which findings of a group are open, resolved and closed, and by which of its resolutions, in 16 characters. That
 * somebody took one changes nothing about it.
 */
export const shownDigest = sql<string>`left(md5(string_agg(
  id::text || state || coalesce(extract(epoch FROM resolved_at)::text, ''), ' ' ORDER BY id)), 16)`;
