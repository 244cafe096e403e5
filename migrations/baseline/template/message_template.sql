-- Words for one kind of closure, kept by the district or by one school. Without a name they stand in place of the
-- standard words; with one they are offered beside them. What they say is in the versions.
CREATE TABLE message_template (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  school_id uuid REFERENCES school,         -- null: the whole district
  happening text NOT NULL,
  name text CHECK (length(name) BETWEEN 1 AND 40 AND is_plain_line(name)),
  made_by uuid NOT NULL REFERENCES operator,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  retired_by uuid REFERENCES operator,
  retired_at timestamptz,
  -- There are no standard words for any other announcement.
  CONSTRAINT message_template_other_is_named CHECK (happening <> 'other' OR name IS NOT NULL)
);

-- What is offered, and that there is one of each name.
CREATE UNIQUE INDEX message_template_one ON message_template (school_id, happening, lower(name)) NULLS NOT DISTINCT
  WHERE retired_at IS NULL;

-- Each save is a version. Nobody changes one, for closures name it.
CREATE TABLE message_template_version (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  template_id uuid NOT NULL REFERENCES message_template,
  number int NOT NULL,
  texts jsonb NOT NULL CHECK (texts ? 'en'), -- by language, with {fields}
  made_by uuid NOT NULL REFERENCES operator,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (template_id, number)
);

-- Words are kept by who may send them: a requester for the school, or for the whole district.
CREATE FUNCTION may_keep_template(person uuid, school uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT holds_any_role(person, '{requester}', CASE WHEN school IS NOT NULL THEN ARRAY[school] END)
$$;

CREATE FUNCTION keep_template() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.made_at := clock_timestamp();
    IF NEW.retired_by IS NOT NULL OR NOT may_keep_template(NEW.made_by, NEW.school_id) THEN
      RAISE EXCEPTION 'a requester for its schools makes a template' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'message_template_of_a_requester';
    END IF;
    NEW.retired_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.retired_by IS NOT NULL OR NEW.retired_by IS NULL
    OR (NEW.id, NEW.school_id, NEW.happening, NEW.name, NEW.made_by, NEW.made_at)
      IS DISTINCT FROM (OLD.id, OLD.school_id, OLD.happening, OLD.name, OLD.made_by, OLD.made_at) THEN
    RAISE EXCEPTION 'a template only retires' USING ERRCODE = 'check_violation', CONSTRAINT = 'message_template_life';
  END IF;
  IF NOT may_keep_template(NEW.retired_by, NEW.school_id) THEN
    RAISE EXCEPTION 'a requester for its schools retires a template' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'message_template_of_a_requester';
  END IF;
  NEW.retired_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER message_template_life BEFORE INSERT OR UPDATE ON message_template
  FOR EACH ROW EXECUTE FUNCTION keep_template();
CREATE TRIGGER message_template_kept BEFORE DELETE ON message_template FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_template_no_truncate BEFORE TRUNCATE ON message_template
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_template_version() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.made_at := clock_timestamp();
  IF NOT EXISTS (SELECT FROM message_template t WHERE t.id = NEW.template_id AND t.retired_by IS NULL
      AND may_keep_template(NEW.made_by, t.school_id)) THEN
    RAISE EXCEPTION 'a requester for its schools changes a template that is in use' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'message_template_of_a_requester';
  END IF;
  IF NEW.number <> (SELECT count(*) + 1 FROM message_template_version v WHERE v.template_id = NEW.template_id) THEN
    RAISE EXCEPTION 'versions are counted from 1' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'message_template_version_counted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER message_template_version_made BEFORE INSERT ON message_template_version
  FOR EACH ROW EXECUTE FUNCTION keep_template_version();
CREATE TRIGGER message_template_version_append_only BEFORE UPDATE OR DELETE ON message_template_version
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_template_version_no_truncate BEFORE TRUNCATE ON message_template_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
