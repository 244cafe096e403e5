-- The recordings that go with a draft: one by language, or none, where its requester took away what the version that
-- was sent back has. They become the version's when the closure is requested.
CREATE TABLE draft_recording (
  operator_id uuid NOT NULL REFERENCES operator,
  draft_id uuid NOT NULL,                   -- of the form, as a saved form's
  language text NOT NULL,
  recording_id uuid,
  text_digest bytea CHECK (octet_length(text_digest) = 32),   -- SHA-256 of the text that its speaker was to read
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (operator_id, draft_id, language),
  CHECK ((recording_id IS NULL) = (text_digest IS NULL)),
  FOREIGN KEY (recording_id, language) REFERENCES recording (id, language)
);

-- Which drafts use a recording, for the sweep of those that nobody needs.
CREATE INDEX draft_recording_by_recording ON draft_recording (recording_id);
