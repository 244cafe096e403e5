-- What was requested. Filled in full when it is sealed, and immutable from then on.
CREATE TABLE campaign_version (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  campaign_id uuid NOT NULL REFERENCES campaign,
  number int NOT NULL,
  happening text NOT NULL,                  -- closed, late-start, ...
  ground text NOT NULL,                     -- weather, fire, health, threat, ... or 'none'
  purpose text NOT NULL CHECK (purpose IN ('emergency', 'school-mission', 'other')),
  school_ids uuid[] NOT NULL CHECK (cardinality(school_ids) > 0),
  -- Only the families of these groups; null: all of the schools, which are then those of their students. Sorted.
  group_ids uuid[] CHECK (cardinality(group_ids) BETWEEN 1 AND 50),
  -- Whom of these schools it tells. A group is of students, so it is told to families.
  tells text NOT NULL DEFAULT 'families' CHECK (tells IN ('families', 'staff', 'both'))
    CONSTRAINT campaign_version_groups_of_families CHECK (group_ids IS NULL OR tells = 'families'),
  -- What staff hear in place of the families' words, by language; null where they hear the same.
  staff_texts jsonb CONSTRAINT campaign_version_staff_texts
    CHECK (staff_texts IS NULL OR tells = 'both' AND staff_texts ? 'en'),
  event_date date NOT NULL,
  delivery text NOT NULL CHECK (delivery IN ('call', 'text', 'call-and-text', 'call-then-text')),
  start_at timestamptz,                     -- null: as soon as it is approved
  stop_trying_at timestamptz NOT NULL,
  submitted_by uuid NOT NULL REFERENCES operator,
  submitted_at timestamptz NOT NULL DEFAULT now(),
  -- Filled by the seal, all at once. Both forms of the content are read for every call, so they are stored unpacked.
  fingerprint bytea CHECK (octet_length(fingerprint) = 32),
  sealed_content jsonb STORAGE EXTERNAL,    -- what the fingerprint was taken over
  voice_count int,
  text_count int,
  guardian_count int,
  shared_count int,
  staff_count int,                          -- phones of staff, those of a family among them; null where it tells no staff
  expires_at timestamptz,
  rule_set text,
  training_record_id uuid REFERENCES training_record,
  approvals_needed int NOT NULL DEFAULT 1 CHECK (approvals_needed BETWEEN 1 AND 3),
  warnings jsonb,                           -- what an approver should stop at; no part of the fingerprint
  sealed_text text STORAGE EXTERNAL,        -- canonical JSON of the sealed content
  -- The form that asked for it: the same one, sent again by a retry or an impatient person, asks for nothing new.
  form_id uuid CONSTRAINT campaign_version_asked_once UNIQUE,
  -- {"byLanguage": {"es": 3}, "total": 1204}: a text is billed by the segment. No part of the fingerprint.
  text_segments jsonb,
  -- What an answering machine gets.
  machines text NOT NULL DEFAULT 'leave'
    CONSTRAINT campaign_version_machines CHECK (machines IN ('leave', 'leave-and-retry', 'retry-only')),
  -- What comes after an action that is over, as the words say it; null: they say nothing of it.
  afterwards text CONSTRAINT campaign_version_afterwards
    CHECK (afterwards IS NULL OR afterwards IN ('usual', 'dismissal', 'pickup') AND happening IN ('all-clear', 'hold-lifted')),
  -- When students leave, in the district's time zone.
  dismissal_time text CONSTRAINT campaign_version_dismissal_time
    CHECK (dismissal_time IS NULL OR dismissal_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
      AND (happening = 'early-dismissal' OR coalesce(afterwards = 'dismissal', false))),
  says_safe boolean NOT NULL DEFAULT false, -- the requester chose to say that everybody is safe
  -- The words that its form began with; null: the standard ones. How much of them stayed, each text says.
  template_version_id uuid REFERENCES message_template_version,
  place text CHECK (length(place) BETWEEN 1 AND 100), -- of the words: where children are picked up
  -- Its calls ask families to press 1, which a text can't.
  asks_to_confirm boolean NOT NULL DEFAULT false
    CONSTRAINT campaign_version_confirm_by_call CHECK (NOT asks_to_confirm OR delivery <> 'text'),
  -- Phones of staff and of students ring in an action of the building, where a ringing phone gives away who hides; else they are texted.
  rings_inside boolean NOT NULL DEFAULT false
    CONSTRAINT campaign_version_rings_inside CHECK (NOT rings_inside
      OR happening IN ('hold', 'secure', 'lockdown', 'shelter', 'evacuation')),
  stops_at_one boolean NOT NULL DEFAULT false, -- calls to a household stop once one of its guardians was told
  -- After how many minutes of calling emergency contacts are called, of families of whom no person was told; null: none are.
  contacts_after smallint CONSTRAINT campaign_version_contacts_after CHECK (contacts_after BETWEEN 5 AND 60),
  -- Of an emergency that no kind of closure names: what is happening, in the requester's words.
  emergency_fact text
    CONSTRAINT campaign_version_emergency_fact_length CHECK (length(emergency_fact) BETWEEN 1 AND 80 AND emergency_fact ~ '\S')
    CONSTRAINT campaign_version_emergency_fact_of_other
      CHECK (emergency_fact IS NULL OR purpose = 'emergency' AND happening = 'other'),
  -- Of a list of absent students: its approval also covers later lists like it. Of an announcement: it is sent again each week.
  -- Until and with which day, between which hours of the district's zone, and how many students a list may have.
  stands_until date,
  stands_from time,
  stands_to time,
  most_students int,
  CONSTRAINT campaign_version_stands CHECK (num_nulls(stands_until, stands_from, stands_to, most_students) = 4
    OR num_nulls(stands_until, stands_from, stands_to) = 0
      AND stands_until BETWEEN event_date AND event_date + 190 AND stands_from < stands_to
      AND CASE happening WHEN 'absence' THEN coalesce(most_students BETWEEN 1 AND 1000, false)
        ELSE happening = 'other' AND purpose <> 'emergency' AND most_students IS NULL END),
  UNIQUE (campaign_id, number),
  -- 47 CFR 64.1200(f)(4). The FCC names all but the last.
  CONSTRAINT campaign_version_emergency_ground CHECK (purpose <> 'emergency'
    OR ground IN ('weather', 'fire', 'health', 'threat', 'unexcused-absence', 'building')),
  -- Contacts gave no consent and hold no rights: they are called about what the FCC names, and never about one student's absence.
  -- A text tells nobody for certain, so it leaves nobody out.
  CONSTRAINT campaign_version_contacts_in_emergencies CHECK (contacts_after IS NULL
    OR purpose = 'emergency' AND ground IN ('weather', 'fire', 'health', 'threat') AND tells <> 'staff' AND delivery <> 'text'),
  -- An announcement is no emergency unless somebody said which one it is.
  CONSTRAINT campaign_version_emergency_stated CHECK (purpose <> 'emergency' OR happening <> 'other'
    OR emergency_fact IS NOT NULL)
);
-- Whether an action holds at a school: asked by each key 0, question and call back (is_in_action).
CREATE INDEX version_of_action ON campaign_version (event_date)
  WHERE happening IN ('hold', 'secure', 'lockdown', 'shelter', 'evacuation');


-- When it was asked for is the database's word: roles count from then. And nobody asks in another's name later.
CREATE FUNCTION keep_submission() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.submitted_at := clock_timestamp();
  ELSIF (NEW.submitted_at, NEW.submitted_by, NEW.campaign_id, NEW.number)
    IS DISTINCT FROM (OLD.submitted_at, OLD.submitted_by, OLD.campaign_id, OLD.number) THEN
    RAISE EXCEPTION 'who asked for it, and when, stands' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'version_submission_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_submission_kept BEFORE INSERT OR UPDATE ON campaign_version
  FOR EACH ROW EXECUTE FUNCTION keep_submission();

-- Whom it tells, as people say it: the groups, the schools, or their staff alone.
CREATE FUNCTION told_names(version campaign_version) RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN version.group_ids IS NULL
    THEN ARRAY(SELECT CASE version.tells WHEN 'staff' THEN 'Staff of ' ELSE '' END || s.name FROM school s WHERE s.id = ANY (version.school_ids) ORDER BY s.name)
    ELSE ARRAY(SELECT group_label(g) FROM student_group g WHERE g.id = ANY (version.group_ids) ORDER BY 1) END
$$;

-- Phones of staff and of students are texted alone: a ringing phone gives away who hides. `textsInside` in the program is the same.
CREATE FUNCTION texts_inside(version campaign_version) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT version.happening IN ('hold', 'secure', 'lockdown', 'shelter', 'evacuation') AND NOT version.rings_inside
$$;

-- A closure that asks its staff whether they are safe: of an action that holds everybody where they are, or leads them out. A hold is
-- none: nobody is in danger. `asksIfSafe` in the program is the same list.
CREATE FUNCTION asks_if_safe(version campaign_version) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT version.purpose = 'emergency' AND version.tells <> 'families'
    AND version.happening IN ('secure', 'lockdown', 'shelter', 'evacuation')
$$;
