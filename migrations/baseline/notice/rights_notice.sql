-- The notice of rights as the pages had it when families were told of it, word for word. A changed word is another version.
CREATE TABLE rights_notice (
  version text NOT NULL CHECK (version ~ '^[0-9a-f]{8}$'),
  language text NOT NULL,
  parts jsonb NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (version, language)
);
CREATE TRIGGER rights_notice_append_only BEFORE UPDATE OR DELETE ON rights_notice
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rights_notice_no_truncate BEFORE TRUNCATE ON rights_notice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A campaign that tells families of their rights: everyone, or those who are due. It is of no other kind, and stays one.
ALTER TABLE campaign ADD COLUMN tells_rights text CHECK (tells_rights IN ('everyone', 'due')),
  ADD CONSTRAINT campaign_tells_rights_alone CHECK (tells_rights IS NULL OR corrects IS NULL AND notifies IS NULL);
CREATE FUNCTION keep_tells_rights() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a notice of rights stays one' USING ERRCODE = 'check_violation', CONSTRAINT = 'campaign_tells_rights';
END $$;
CREATE TRIGGER campaign_tells_rights BEFORE UPDATE ON campaign
  FOR EACH ROW WHEN (NEW.tells_rights IS DISTINCT FROM OLD.tells_rights) EXECUTE FUNCTION keep_tells_rights();

-- The few there are: what ends after a stop is recorded by the minute.
CREATE INDEX campaign_telling_rights ON campaign (state_at) WHERE tells_rights IS NOT NULL;

-- Which version a campaign sends families to, by language.
CREATE TABLE campaign_notice (
  campaign_id uuid NOT NULL REFERENCES campaign,
  language text NOT NULL,
  version text NOT NULL,
  PRIMARY KEY (campaign_id, language),
  FOREIGN KEY (version, language) REFERENCES rights_notice
);
CREATE TRIGGER campaign_notice_append_only BEFORE UPDATE OR DELETE ON campaign_notice
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER campaign_notice_no_truncate BEFORE TRUNCATE ON campaign_notice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- It is no emergency: it needs the consent of a school matter, and keeps the hours.
CREATE FUNCTION keep_rights_purpose() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.purpose <> 'school-mission' AND EXISTS (
    SELECT FROM campaign c WHERE c.id = NEW.campaign_id AND c.tells_rights IS NOT NULL) THEN
    RAISE EXCEPTION 'a notice of rights is a school matter' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'rights_are_a_school_matter';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rights_are_a_school_matter BEFORE INSERT OR UPDATE OF purpose ON campaign_version
  FOR EACH ROW EXECUTE FUNCTION keep_rights_purpose();
