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
  -- Of a call whose words have fields: what may be said of each child, with the name by its digest; none where nobody may be named.
  fields jsonb,
  PRIMARY KEY (version_id, phone_id, channel)
);

-- Who asked for texts: the few whose call waits for their text, in an emergency.
CREATE INDEX recipient_texts_first ON recipient (version_id, phone_id) WHERE rule = 'emergency-texts-first';

CREATE TRIGGER recipient_no_update BEFORE UPDATE OR DELETE ON recipient
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
