import { sql } from 'kysely';

/** The parts of the statement that fills a list, where its words have no fields. */
export const noFields = { given: sql``, columns: sql``, values: sql``, joined: sql`` };

/** Where they have some: what may be said of each child. Of calls alone, for a text is forwarded, and read on a locked screen. */
export const fieldsFor = ({
  schoolIds,
  groupIds,
}: {
  schoolIds: readonly string[];
  groupIds?: readonly string[] | null;
}) => ({
  given: sql`, children AS MATERIALIZED (
      SELECT * FROM phone_fields(${[...schoolIds]}::uuid[], ${groupIds == null ? null : [...groupIds]}::uuid[]))`,
  columns: sql`, fields`,
  values: sql`, CASE WHEN f.channel = 'voice' THEN coalesce(children.fields, '[]') END`,
  joined: sql` LEFT JOIN children ON children.phone_id = f.phone_id`,
});
