CREATE TABLE role_grant (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  operator_id uuid NOT NULL REFERENCES operator,
  role staff_role NOT NULL,
  school_id uuid REFERENCES school,         -- null: the whole district
  granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz,
  granted_by uuid UNIQUE REFERENCES role_change,
  revoked_by uuid REFERENCES role_change,
  granted_tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  -- Of a translator: the one language that they read for families, for the whole district.
  language text,
  CONSTRAINT role_grant_language CHECK ((role = 'translator') = (language IS NOT NULL)
    AND (language IS NULL OR school_id IS NULL AND language ~ '^[a-z]{2,3}$' AND language <> 'en'))
);

-- The roles of a person, each once.
CREATE UNIQUE INDEX role_grant_live ON role_grant (operator_id, role, school_id, language) NULLS NOT DISTINCT
  WHERE revoked_at IS NULL;
