-- What a provider proposed for one English text in one language. No family hears a word of it before somebody who reads
-- the language accepted it. The same English in the same language is asked about once.
CREATE TABLE translation (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  english text NOT NULL CHECK (length(english) BETWEEN 1 AND 1000),
  english_digest bytea NOT NULL,            -- SHA-256 of the English; the database's word
  language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$' AND language <> 'en'),
  asked_by uuid NOT NULL REFERENCES operator,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'failed', 'proposed', 'accepted', 'rejected')),
  tries int NOT NULL DEFAULT 0,             -- how often the provider was asked
  lease_until timestamptz,
  failure text,                             -- why there is no proposal
  proposed text CHECK (length(proposed) BETWEEN 1 AND 1000),
  proposed_at timestamptz,
  differs boolean NOT NULL DEFAULT false,   -- its times, dates or numbers are not those of the English
  accepted text CHECK (length(accepted) BETWEEN 1 AND 1000),
  settled_by uuid REFERENCES operator,
  settled_at timestamptz,
  CONSTRAINT translation_asked_once UNIQUE (english_digest, language),
  CONSTRAINT translation_whole CHECK ((state IN ('proposed', 'accepted', 'rejected')) = (proposed IS NOT NULL)
    AND (proposed IS NULL) = (proposed_at IS NULL) AND (state = 'accepted') = (accepted IS NOT NULL)
    AND (state IN ('accepted', 'rejected')) = (settled_by IS NOT NULL) AND (settled_by IS NULL) = (settled_at IS NULL)),
  CONSTRAINT translation_differing_is_rewritten CHECK (NOT differs OR accepted <> proposed)
);

-- What the provider is asked next, and what waits for a translator.
CREATE INDEX translation_open ON translation (asked_at) WHERE state IN ('asked', 'proposed');

-- Whose requester is notified now.
CREATE INDEX translation_settled ON translation (settled_at) WHERE settled_at IS NOT NULL;

-- Whether words were accepted for other English.
CREATE INDEX translation_accepted ON translation USING hash (accepted) WHERE accepted IS NOT NULL;

-- One that a text of a closure is from stays with it (message_text.translation_id); the nightly purge deletes the others.
CREATE TRIGGER translation_kept BEFORE DELETE ON translation
  FOR EACH ROW EXECUTE FUNCTION refuse_early_end('unused-translations');
CREATE TRIGGER translation_no_truncate BEFORE TRUNCATE ON translation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was asked stands, a proposal is never written over, and what a reader decided is final. Only somebody who holds the
-- role for the language at that moment decides.
CREATE FUNCTION keep_translation() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.english_digest := sha256(convert_to(NEW.english, 'UTF8'));
    NEW.asked_at := clock_timestamp();
    IF NEW.state <> 'asked' THEN
      RAISE EXCEPTION 'a translation begins with the question' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'translation_life';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.english, NEW.english_digest, NEW.language) IS DISTINCT FROM (OLD.id, OLD.english, OLD.english_digest, OLD.language)
    OR OLD.proposed IS NOT NULL AND (NEW.proposed, NEW.proposed_at, NEW.differs)
      IS DISTINCT FROM (OLD.proposed, OLD.proposed_at, OLD.differs)
    OR NOT ((OLD.state, NEW.state) IN (('asked', 'asked'), ('asked', 'failed'), ('asked', 'proposed'), ('failed', 'asked'),
      ('proposed', 'accepted'), ('proposed', 'rejected'))) THEN
    RAISE EXCEPTION 'a translation does not go from % to %', OLD.state, NEW.state USING
      ERRCODE = 'check_violation', CONSTRAINT = 'translation_life';
  END IF;
  IF NEW.state IN ('accepted', 'rejected') THEN
    IF NOT coalesce(reads_language(NEW.settled_by, NEW.language), false) THEN
      RAISE EXCEPTION 'only a translator of the language decides' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'translation_by_a_reader';
    END IF;
    NEW.settled_at := clock_timestamp();
  END IF;
  IF OLD.state = 'asked' AND NEW.state = 'proposed' THEN NEW.proposed_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER translation_life BEFORE INSERT OR UPDATE ON translation
  FOR EACH ROW EXECUTE FUNCTION keep_translation();
