CREATE TABLE message_text (
  version_id uuid NOT NULL REFERENCES campaign_version,
  language text NOT NULL,
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 1000),
  -- The requester said that it still means the same, though the English changed, or its times, dates or numbers differ.
  kept boolean NOT NULL DEFAULT false,
  -- Where it is from: the standard words or the version's template, unchanged, or else the requester.
  source text NOT NULL DEFAULT 'written' CHECK (source IN ('written', 'standard', 'template', 'translation')),
  -- What a provider proposed and a reader accepted, word for word.
  translation_id uuid REFERENCES translation CHECK (translation_id IS NULL OR language <> 'en'),
  CONSTRAINT message_text_translation CHECK ((source = 'translation') = (translation_id IS NOT NULL)),
  PRIMARY KEY (version_id, language)
);

-- Whether a closure has a translation: those that none has are deleted.
CREATE INDEX message_text_by_translation ON message_text (translation_id) WHERE translation_id IS NOT NULL;

CREATE TRIGGER message_text_no_update BEFORE UPDATE OR DELETE ON message_text
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
