-- ANALYZE counts only what is committed. One that came while the first part of an import was written found pages and no rows,
-- and every gate would be looked for among all of them; so an import counts again when its first part stands.
CREATE FUNCTION analyze_consent() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  ANALYZE consent_record, revocation, phone_gate;
END $$;
