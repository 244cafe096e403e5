-- One phone and channel of the sealed list, with the rule and the evidence that let it in. No foreign keys: one statement
-- fills it from the tables they would point to, and a check per row would double its time.
CREATE TABLE recipient (
  version_id uuid NOT NULL,
  phone_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('voice', 'text')),
  language text NOT NULL,
  time_zones text[] NOT NULL,
  rule text NOT NULL,
  evidence uuid,
  also text,                                -- what other families who use the phone speak: its key 2
  basis bytea,                              -- the digest of the evidence, as the log has it
  -- Of a call whose closure stops at one guardian: the household, and in which order its phones ring.
  household uuid,
  turn smallint,
  for_staff boolean NOT NULL DEFAULT false, -- of somebody who works at its schools, which it tells; a family's, too, perhaps
  of_family boolean NOT NULL DEFAULT false, -- of somebody whom it tells as staff: it is a family's, too
  contact_turn smallint,                    -- of an emergency contact: the place in line; no family's and no staff's
  -- Of a call whose words have fields: what may be said of each child, with the name by its digest; none where nobody may be named.
  fields jsonb,
  PRIMARY KEY (version_id, phone_id, channel),
  CONSTRAINT recipient_contact_hears_no_name CHECK (contact_turn IS NULL
    OR num_nonnulls(household, turn) = 0 AND NOT for_staff AND coalesce(fields, '[]') = '[]')
);

-- Who asked for texts: the few whose call waits for their text, in an emergency.
CREATE INDEX recipient_texts_first ON recipient (version_id, phone_id) WHERE rule = 'emergency-texts-first';

CREATE TRIGGER recipient_no_update BEFORE UPDATE OR DELETE ON recipient
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a phone of the list was told, in its language: staff hear their own words where the closure has some, those of a family
-- after the families' words. `textsFor` in the program does the same.
CREATE FUNCTION told_text(version campaign_version, listed recipient) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN listed.for_staff AND own IS NOT NULL
    THEN concat_ws(' ', CASE WHEN listed.of_family THEN families ->> spoken END, own ->> spoken)
    ELSE families ->> listed.language END
  FROM (SELECT version.sealed_content -> 'texts' AS families, version.sealed_content -> 'staffTexts' AS own) said,
    LATERAL (SELECT CASE WHEN own ? listed.language AND (NOT listed.of_family OR families ? listed.language)
      THEN listed.language ELSE 'en' END AS spoken) chosen
$$;
