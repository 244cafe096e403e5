-- A text that is a proposal's needs the acceptance of these very words for the English of its own version. And nobody
-- brings a proposal in as their own words before a reader accepted it.
CREATE FUNCTION refuse_unread_translation() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM changed m
    LEFT JOIN message_text e ON e.version_id = m.version_id AND e.language = 'en'
    LEFT JOIN translation t ON t.english_digest = sha256(convert_to(e.body, 'UTF8')) AND t.language = m.language
    WHERE m.translation_id IS NOT NULL AND NOT coalesce(t.id = m.translation_id AND t.accepted = m.body, false)
      OR t.proposed = m.body AND t.accepted IS DISTINCT FROM m.body) THEN
    RAISE EXCEPTION 'no translator accepted these words for this English' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'message_text_accepted';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER message_text_accepted AFTER INSERT ON message_text REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_unread_translation();

-- The cards of translators, and of closures that wait with this English.
CREATE FUNCTION show_translation() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('translation', ARRAY[NEW.id], '{}');
  PERFORM revise_cards('campaign', ARRAY(
    SELECT c.id FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN message_text e ON e.version_id = v.id AND e.language = 'en' AND e.body = NEW.english
    WHERE c.state = 'submitted' ORDER BY c.id), '{closures}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER translation_shown AFTER UPDATE OF state ON translation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION show_translation();
