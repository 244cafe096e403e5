-- Who is called as one home, as far as the roster says so: guardians with the same household id and the same rights for the same
-- students. Without an id each guardian is a household of its own. A phone that several of them use is none's: nobody knows
-- which home was told by it. Phones ring in the order of the household: as the roster ranks them, then by guardian.
CREATE VIEW roster_household AS
  WITH kin AS MATERIALIZED (
    SELECT gs.guardian_id, array_agg(gs.student_id ORDER BY gs.student_id) FILTER (WHERE gs.may_be_contacted) AS told,
      array_agg(gs.student_id ORDER BY gs.student_id) FILTER (WHERE NOT gs.may_be_contacted) AS barred
    FROM guardianship gs JOIN student st ON st.id = gs.student_id AND st.active
    WHERE gs.active GROUP BY gs.guardian_id
  ), home AS (
    SELECT g.id AS guardian_id, first_value(g.id) OVER (
      PARTITION BY g.household, CASE WHEN g.household IS NULL THEN g.id END, k.told, k.barred ORDER BY g.id) AS household
    FROM guardian g JOIN kin k ON k.guardian_id = g.id WHERE g.active
  ), listed AS (
    SELECT gp.phone_id, min(h.household::text) AS household, max(h.household::text) AS other, min(gp.rank) AS rank,
      min(gp.guardian_id::text) AS guardian
    FROM guardian_phone gp JOIN home h ON h.guardian_id = gp.guardian_id
    WHERE gp.active GROUP BY gp.phone_id
  )
  SELECT phone_id, household::uuid AS household,
    (row_number() OVER (PARTITION BY household ORDER BY rank, guardian, phone_id))::smallint AS turn
  FROM listed WHERE household = other;
