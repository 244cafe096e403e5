-- Why a guardian can't be erased now; null: nothing stands against it.
CREATE FUNCTION erasure_blocker(guardian uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN g.sourced_id = 'erased:' || g.id THEN 'erased-already'
    WHEN g.active THEN 'still-on-roster'
    WHEN holding_incident() IS NOT NULL THEN 'incident-holds'
    WHEN guardian_is_held(g.id) THEN 'on-hold'
    WHEN EXISTS (SELECT FROM guardian_phone gp JOIN attempt a ON a.phone_id = gp.phone_id
      WHERE gp.guardian_id = g.id AND a.ended_at IS NULL) THEN 'being-called'
  END
  FROM guardian g WHERE g.id = erasure_blocker.guardian
$$;
