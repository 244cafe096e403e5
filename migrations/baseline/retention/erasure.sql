-- Who was erased: ids of ours that stand for nobody any more. It goes with each backup, as a list that a restored database
-- applies again (reapply_erasure), so no restore brings anybody back.
CREATE TABLE erasure (
  guardian_id uuid PRIMARY KEY,             -- no key into the roster: an older backup may not know them
  phone_ids uuid[] NOT NULL,
  student_ids uuid[] NOT NULL,
  change_id uuid REFERENCES two_person_change, -- null where it was applied again
  erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  reapplied_at timestamptz
);
CREATE TRIGGER erasure_kept BEFORE DELETE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erasure_no_truncate BEFORE TRUNCATE ON erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION phone_is_erased(phone uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT EXISTS (SELECT FROM erasure WHERE phone = ANY (phone_ids)) $$;

-- A number that is gone here once the carrier has deleted what it holds of it: until then it says what to ask for.
CREATE TABLE carrier_erasure (
  phone_id uuid PRIMARY KEY REFERENCES phone,
  guardian_id uuid NOT NULL REFERENCES erasure,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_until timestamptz,
  failures int NOT NULL DEFAULT 0,          -- in a row
  deleted jsonb NOT NULL DEFAULT '{}',      -- how many calls, texts and recordings
  kept int NOT NULL DEFAULT 0,              -- what the carrier doesn't delete
  done_at timestamptz
);
CREATE INDEX carrier_erasure_open ON carrier_erasure (asked_at) WHERE done_at IS NULL;

-- The card on which it was asked for tells of its end.
CREATE FUNCTION revise_erasure_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('erasure-change', ARRAY(SELECT change_id FROM erasure
    WHERE guardian_id = NEW.guardian_id AND change_id IS NOT NULL), '{compliance}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER carrier_erasure_shown AFTER UPDATE ON carrier_erasure DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.done_at IS NOT NULL) EXECUTE FUNCTION revise_erasure_card();

-- Nobody on the roster uses the phone.
CREATE FUNCTION is_off_roster(phone uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
    WHERE gp.phone_id = phone AND gp.active)
$$;

-- Names, numbers and free words of these are overwritten. What is empty was erased: no key opens it, and it says nothing.
-- An import in the middle would meet half of it, so it waits its turn.
CREATE FUNCTION erase_people(guardians uuid[], phones uuid[], students uuid[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  addresses uuid[] := ARRAY(SELECT email_id FROM guardian WHERE id = ANY (guardians) AND email_id IS NOT NULL);
BEGIN
  UPDATE guardian SET sourced_id = 'erased:' || id, name = '', source_hash = '', time_zone = NULL, household = NULL,
    language = 'en', chosen_language = NULL, email_id = NULL, active = false, left_at = coalesce(left_at, now()) WHERE id = ANY (guardians);
  -- The letters and what was unsubscribed stay, under the keyed index.
  UPDATE email_address SET address = '' WHERE id = ANY (addresses) AND address <> '' AND address_is_off_roster(id);
  UPDATE guardian_phone SET active = false WHERE guardian_id = ANY (guardians) AND active;
  UPDATE guardianship SET active = false, relation = 'guardian' WHERE guardian_id = ANY (guardians);
  UPDATE employment SET active = false WHERE guardian_id = ANY (guardians) AND active;
  UPDATE emergency_contact SET active = false WHERE (guardian_id = ANY (guardians) OR student_id = ANY (students)) AND active;
  -- A document is bound to the ids of both.
  UPDATE guardianship SET custody_document = '', custody_hash = NULL
  WHERE custody_document <> '' AND (guardian_id = ANY (guardians) OR student_id = ANY (students));
  UPDATE student SET sourced_id = 'erased:' || id, name = '', source_hash = '', active = false, adult_on = NULL,
    left_at = coalesce(left_at, now()) WHERE id = ANY (students);
  DELETE FROM outreach WHERE guardian_id = ANY (guardians);
  UPDATE revocation SET words = '' WHERE phone_id = ANY (phones) AND words <> '';
  UPDATE phone_block SET reason = '' WHERE phone_id = ANY (phones) AND reason <> '';
  UPDATE family_request_text t SET words = '' FROM family_request r
  WHERE r.id = t.request_id AND r.phone_id = ANY (phones) AND t.words <> '';
  UPDATE outreach SET words = '' WHERE phone_id = ANY (phones) AND words <> '';
  -- A form that somebody has open may name them. Those of a closure name no family, and nobody fills them in twice.
  DELETE FROM saved_form WHERE shown NOT IN ('approve', 'closure', 'freeze', 'message', 'send-back');
END $$;

-- What two people agreed to in this transaction. The consents, the opt-outs and their times stay, under the keyed index.
CREATE FUNCTION carry_out_erasure(change uuid) RETURNS erasure LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  leaver uuid;
  blocker text;
  done erasure;
BEGIN
  SELECT guardian_id INTO leaver FROM two_person_change c
  WHERE c.id = change AND c.kind = 'erasure' AND c.state = 'confirmed' AND is_of_this_transaction(c.settled_at, c.settled_tx);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a guardian is erased by two people' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'erasure_by_two';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('bellwether import'));
  blocker := erasure_blocker(leaver);
  IF blocker IS NOT NULL THEN
    RAISE EXCEPTION 'a guardian can''t be erased: %', blocker USING
      ERRCODE = 'check_violation', CONSTRAINT = 'erasure_after_leaving';
  END IF;
  INSERT INTO erasure (guardian_id, phone_ids, student_ids, change_id) VALUES (
    leaver,
    ARRAY(SELECT gp.phone_id FROM guardian_phone gp
      WHERE gp.guardian_id = leaver AND is_off_roster(gp.phone_id) ORDER BY 1),
    -- A student who left with the last of their guardians.
    ARRAY(SELECT gs.student_id FROM guardianship gs JOIN student st ON st.id = gs.student_id AND NOT st.active
      WHERE gs.guardian_id = leaver AND NOT EXISTS (SELECT FROM guardianship other
        JOIN guardian g ON g.id = other.guardian_id AND g.name <> ''
        WHERE other.student_id = gs.student_id AND other.guardian_id <> leaver) ORDER BY 1),
    change)
  RETURNING * INTO done;
  PERFORM erase_people(ARRAY[leaver], done.phone_ids, done.student_ids);
  INSERT INTO carrier_erasure (phone_id, guardian_id)
  SELECT p.id, leaver FROM phone p WHERE p.id = ANY (done.phone_ids) AND p.number <> ''
  ON CONFLICT (phone_id) DO UPDATE SET guardian_id = EXCLUDED.guardian_id, asked_at = clock_timestamp(), lease_until = NULL,
    failures = 0, deleted = '{}', kept = 0, done_at = NULL;
  RETURN done;
END $$;

-- The carrier has deleted what it deletes: the number goes. One that a family on the roster has by now stays theirs.
CREATE FUNCTION finish_carrier_erasure(phone uuid, counts jsonb, left_there int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('bellwether import'));
  UPDATE carrier_erasure c SET done_at = clock_timestamp(), deleted = counts, kept = left_there, lease_until = NULL
  WHERE c.phone_id = phone AND c.done_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE phone p SET number = '' WHERE p.id = phone AND is_off_roster(p.id);
  RETURN true;
END $$;

-- Once more, in a database that was restored from an older backup. By the rights of who calls it: only its owner has them.
CREATE FUNCTION reapply_erasure(guardian uuid, phones uuid[], students uuid[], at timestamptz) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO erasure (guardian_id, phone_ids, student_ids, erased_at, reapplied_at)
  VALUES (guardian, phones, students, at, clock_timestamp())
  ON CONFLICT (guardian_id) DO UPDATE SET reapplied_at = EXCLUDED.reapplied_at;
  PERFORM erase_people(ARRAY[guardian],
    ARRAY(SELECT p.id FROM phone p WHERE p.id = ANY (phones) AND NOT EXISTS (
      SELECT FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
      WHERE gp.phone_id = p.id AND gp.active AND gp.guardian_id <> guardian)),
    students);
  UPDATE phone p SET number = '' WHERE p.id = ANY (phones) AND p.number <> '' AND is_off_roster(p.id);
END $$;
