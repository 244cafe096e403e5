-- A sign-in that was begun in chat: to link an account to a person, or afresh before a decision. It ends in minutes and
-- serves once.
CREATE TABLE sign_in (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  purpose text NOT NULL CHECK (purpose IN ('link', 'step-up')),
  state_hash bytea NOT NULL UNIQUE CHECK (octet_length(state_hash) = 32),  -- the state itself is only in the link
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),           -- the account that began it
  tenant_id text NOT NULL,
  user_id text NOT NULL,
  operator_id uuid REFERENCES operator,      -- step-up: who must sign in; link: who did
  version_id uuid REFERENCES campaign_version,
  fingerprint bytea,
  code_hash bytea CHECK (octet_length(code_hash) = 32),   -- link: what the page showed, to be said in chat
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '5 minutes',
  used_at timestamptz,                       -- the directory's answer was taken
  closed_at timestamptz,                     -- link: the code was said, rightly or wrongly
  -- The nonce that the directory signs is made of the fingerprint, the person and this, so that the token is for them.
  nonce_secret bytea CHECK (octet_length(nonce_secret) = 32),
  CHECK ((purpose = 'step-up') = (version_id IS NOT NULL)),
  CHECK ((version_id IS NULL) = (fingerprint IS NULL)),
  CHECK (purpose = 'link' OR operator_id IS NOT NULL),
  CHECK (code_hash IS NULL OR (purpose = 'link' AND used_at IS NOT NULL AND operator_id IS NOT NULL)),
  -- Five minutes for the directory's answer, five for the code, and one to spare: anyone who writes the row can't let one
  -- wait for longer.
  CONSTRAINT sign_in_lasts_minutes CHECK (expires_at <= started_at + interval '11 minutes')
);

-- How often an account began one lately.
CREATE INDEX sign_in_by_account ON sign_in (platform, tenant_id, user_id, started_at);

-- A sign-in serves once, and whom it was begun for; its times are this database's.
CREATE FUNCTION keep_sign_in() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.started_at := clock_timestamp();
    NEW.used_at := NULL;
  ELSIF OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at
    OR NEW.purpose = 'step-up' AND NEW.operator_id IS DISTINCT FROM OLD.operator_id THEN
    RAISE EXCEPTION 'a sign-in serves once, and whom it was begun for' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'sign_in_kept';
  ELSIF NEW.used_at IS NOT NULL AND OLD.used_at IS NULL THEN
    NEW.used_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sign_in_kept BEFORE INSERT OR UPDATE ON sign_in
  FOR EACH ROW EXECUTE FUNCTION keep_sign_in();
