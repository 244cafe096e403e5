-- Whose voice says a version's message in a language. The language has a text, too: it is said where the sound can't be
-- played, and written where nobody is called.
CREATE TABLE message_recording (
  version_id uuid NOT NULL,
  language text NOT NULL,
  recording_id uuid NOT NULL,
  PRIMARY KEY (version_id, language),
  FOREIGN KEY (version_id, language) REFERENCES message_text,
  FOREIGN KEY (recording_id, language) REFERENCES recording (id, language)
);

-- Which versions use a recording, for the sweep of those that nobody needs.
CREATE INDEX message_recording_by_recording ON message_recording (recording_id);

CREATE TRIGGER message_recording_no_update BEFORE UPDATE OR DELETE ON message_recording
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_recording_sealed AFTER INSERT ON message_recording REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed_list_change();

-- Anyone whose voice families hear has written it, and does not approve it.
CREATE FUNCTION add_speaker_as_editor() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO campaign_editor (campaign_id, operator_id)
  SELECT v.campaign_id, r.made_by FROM campaign_version v, recording r
  WHERE v.id = NEW.version_id AND r.id = NEW.recording_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER message_recording_speaker AFTER INSERT ON message_recording
  FOR EACH ROW EXECUTE FUNCTION add_speaker_as_editor();
