-- For tables of evidence: rows are added, and neither a program nor the owner changes one by mistake.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

-- The same, until the law's term for this class of data is over, and while no hold keeps everything: who deletes earlier
-- is refused, the nightly purge too.
CREATE FUNCTION refuse_early_end() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  since timestamptz := coalesce(to_jsonb(OLD) ->> 'recorded_at', to_jsonb(OLD) ->> 'received_at', to_jsonb(OLD) ->> 'asked_at');
BEGIN
  IF since < now() - (SELECT least_days FROM retention_class WHERE class = TG_ARGV[0]) * interval '1 day'
    AND NOT all_is_held() THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
