-- A message in somebody's own voice. This row is evidence and stays; the sound itself goes when nobody needs it any more.
CREATE TABLE recording (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  language text NOT NULL,
  source text NOT NULL CHECK (source IN ('call', 'file')),          -- spoken on a call of ours, or a file
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),          -- SHA-256 of what families hear
  milliseconds int NOT NULL CHECK (milliseconds > 0),
  made_by uuid NOT NULL REFERENCES operator,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (id, language)
);
CREATE TRIGGER recording_append_only BEFORE UPDATE OR DELETE ON recording
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What is played, encrypted and bound to its row; it is as random as ciphertext is, so the server packs nothing.
CREATE TABLE recording_audio (
  recording_id uuid PRIMARY KEY REFERENCES recording,
  audio bytea STORAGE EXTERNAL NOT NULL
);
CREATE TRIGGER recording_audio_no_update AFTER UPDATE ON recording_audio
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_key('audio');
