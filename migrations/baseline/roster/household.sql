-- Who is called as one home, as far as the roster says so: guardians with the same household id and the same rights for the same
-- students. Without an id each guardian is a household of its own. A phone that several of them use is none's: nobody knows
-- which home was told by it. Phones ring in the order of the household: as the roster ranks them, then by guardian. Which of
-- their own numbers rings first, a guardian may choose; that never puts it before another guardian's first.
-- Among these guardians; null: among everybody.
CREATE FUNCTION households_among(guardians uuid[]) RETURNS TABLE (phone_id uuid, household uuid, turn smallint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH kin AS MATERIALIZED (
    SELECT gs.guardian_id, array_agg(gs.student_id ORDER BY gs.student_id) FILTER (WHERE gs.may_be_contacted) AS told,
      array_agg(gs.student_id ORDER BY gs.student_id) FILTER (WHERE NOT gs.may_be_contacted) AS barred
    FROM guardianship gs JOIN student st ON st.id = gs.student_id AND st.active
    WHERE gs.active AND (guardians IS NULL OR gs.guardian_id = ANY (guardians)) GROUP BY gs.guardian_id
  ), home AS (
    SELECT g.id AS guardian_id, first_value(g.id) OVER (
      PARTITION BY g.household, CASE WHEN g.household IS NULL THEN g.id END, k.told, k.barred ORDER BY g.id) AS household
    FROM guardian g JOIN kin k ON k.guardian_id = g.id
    WHERE g.active AND (guardians IS NULL OR g.id = ANY (guardians))
  ), listed AS (
    SELECT gp.phone_id, min(h.household::text) AS household, max(h.household::text) AS other,
      min(CASE WHEN gp.first_since IS NULL THEN gp.rank + (chosen.rank IS NOT NULL)::int ELSE 1 END) AS rank,
      min(gp.guardian_id::text) AS guardian
    FROM guardian_phone gp JOIN home h ON h.guardian_id = gp.guardian_id
    LEFT JOIN guardian_phone chosen ON chosen.guardian_id = gp.guardian_id AND chosen.first_since IS NOT NULL
      AND chosen.rank > gp.rank
    WHERE gp.active AND (guardians IS NULL OR gp.guardian_id = ANY (guardians)) GROUP BY gp.phone_id
  )
  SELECT phone_id, household::uuid AS household,
    (row_number() OVER (PARTITION BY household ORDER BY rank, guardian, phone_id))::smallint AS turn
  FROM listed WHERE household = other;
END;

CREATE VIEW roster_household AS SELECT * FROM households_among(NULL);

-- These guardians, those who list a phone with one of them, and those of the same homes: a change of one may change the
-- household or the turn of the phones of all of these, and of nobody else.
-- Found from each of them by indexes, whatever the last ANALYZE saw.
CREATE FUNCTION with_neighbors(guardians uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = on SET enable_seqscan = off AS $$
  WITH near AS MATERIALIZED (
    SELECT unnest(guardians) AS id
    UNION SELECT other.id FROM unnest(guardians) AS one(id)
      CROSS JOIN LATERAL (SELECT phone_id FROM guardian_phone WHERE guardian_id = one.id OFFSET 0) AS own
      CROSS JOIN LATERAL (SELECT guardian_id AS id FROM guardian_phone WHERE phone_id = own.phone_id OFFSET 0) AS other
  )
  SELECT coalesce(array_agg(id), '{}') FROM (
    SELECT id FROM near
    UNION SELECT other.id FROM near
      CROSS JOIN LATERAL (SELECT household FROM guardian WHERE id = near.id OFFSET 0) AS home
      CROSS JOIN LATERAL (SELECT id FROM guardian WHERE household = home.household OFFSET 0) AS other) AS all_of
$$;
