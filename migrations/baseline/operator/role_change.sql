-- A role is given and taken by two administrators: one asks, another one confirms within a day. Taking all power from
-- somebody takes one administrator, one of the compliance staff who reviews, or the staff list.
CREATE TABLE role_change (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  act text NOT NULL CHECK (act IN ('grant', 'revoke', 'deactivate')),
  operator_id uuid NOT NULL REFERENCES operator,
  role staff_role,
  school_id uuid REFERENCES school,                -- null: the whole district
  language text,                                   -- what a translator reads, by BCP 47
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'declined', 'expired')),
  asked_by uuid REFERENCES operator,               -- null: the staff list
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
  settled_by uuid REFERENCES operator,
  settled_at timestamptz,
  settled_tx xid8,                                 -- in which it was, and may be carried out
  CHECK ((act = 'deactivate') = (role IS NULL) AND (role IS NOT NULL OR school_id IS NULL)),
  CONSTRAINT role_change_language CHECK ((role IS NOT DISTINCT FROM 'translator') = (language IS NOT NULL)
    AND (language IS NULL OR school_id IS NULL AND language ~ '^[a-z]{2,3}$' AND language <> 'en')),
  CHECK ((state = 'waiting') = (settled_at IS NULL)),
  CHECK (act = 'deactivate' OR asked_by IS NOT NULL AND (settled_by IS NULL) = (state IN ('waiting', 'expired'))),
  CONSTRAINT role_change_by_another_person CHECK (act = 'deactivate' OR state <> 'confirmed' OR settled_by <> asked_by),
  CONSTRAINT role_change_not_for_oneself CHECK (act <> 'grant' OR state <> 'confirmed' OR settled_by <> operator_id)
);

-- The same change is asked for once; what waits is listed.
CREATE UNIQUE INDEX role_change_waiting ON role_change (operator_id, role, school_id, language) NULLS NOT DISTINCT
  WHERE state = 'waiting';

-- Who gave whom a role lately.
CREATE INDEX role_change_settled ON role_change (operator_id, settled_at);

CREATE TRIGGER role_change_kept BEFORE DELETE ON role_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER role_change_no_truncate BEFORE TRUNCATE ON role_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER role_change_shown AFTER INSERT OR UPDATE ON role_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('role-change', '{oversight}');
