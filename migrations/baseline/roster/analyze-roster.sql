-- A first import fills empty tables and works out the audience in the same transaction. Autovacuum has counted nothing
-- yet, or only the pages of an import that was undone. ANALYZE is the owner's; this is all of it that an import may have.
-- Nobody else counts these tables from then until the commit.
CREATE FUNCTION analyze_roster(tables text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE changed regclass;
BEGIN
  FOR changed IN
    SELECT t.relid FROM pg_stat_xact_user_tables t JOIN pg_class c ON c.oid = t.relid
    WHERE t.schemaname = 'public' AND t.relname = ANY (tables) AND t.relname IN
        ('school', 'student', 'guardian', 'guardianship', 'enrollment', 'phone', 'guardian_phone', 'phone_gate',
          'phone_audience', 'student_group', 'group_member', 'employment', 'staff_audience', 'emergency_contact', 'contact_audience')
      -- As autovacuum would decide after the commit.
      AND t.n_tup_ins + t.n_tup_upd > 500 + greatest(c.reltuples, 0) / 10
  LOOP
    EXECUTE format('ANALYZE %s', changed);
  END LOOP;
END $$;
