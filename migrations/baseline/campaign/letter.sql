-- One e-mail of the sealed list, and what became of it. An address gets one, however many families share it. No foreign keys, as
-- of a recipient.
CREATE TABLE letter (
  version_id uuid NOT NULL,
  address_id uuid NOT NULL,
  languages text[] NOT NULL CHECK (cardinality(languages) > 0),   -- of all who share the address; the letter has each
  -- bounced: a mail server took it, and it came back later, by RFC 3464. unknown: it may have been sent, and nothing can be asked that would say so. dropped: it was not sent, `why` says for what.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'dropped', 'unknown', 'bounced')),
  state_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  next_at timestamptz,                      -- the mail server would not take it yet
  tries int NOT NULL DEFAULT 0,
  why text CHECK (why ~ '^[a-z0-9. -]{1,40}$'),   -- a word of ours, or the mail server's code; never its words, which name people
  PRIMARY KEY (version_id, address_id)
);

CREATE INDEX letter_waiting ON letter (version_id, tries) WHERE state = 'waiting';
CREATE INDEX letter_sending ON letter (state_at) WHERE state = 'sending';

CREATE TRIGGER letter_sealed AFTER INSERT ON letter REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed_list_change();
CREATE TRIGGER letter_kept BEFORE DELETE ON letter FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER letter_no_truncate BEFORE TRUNCATE ON letter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whom it goes to was sealed. It is handed over once: it waits again only where the mail server itself has refused it for now.
CREATE FUNCTION keep_letter() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.version_id, NEW.address_id, NEW.languages) IS DISTINCT FROM (OLD.version_id, OLD.address_id, OLD.languages)
    OR (OLD.state, NEW.state) NOT IN (('waiting', 'sending'), ('waiting', 'dropped'), ('waiting', 'unknown'),
      ('sending', 'sent'), ('sending', 'refused'), ('sending', 'unknown'), ('sending', 'waiting'), ('sent', 'bounced'), ('unknown', 'bounced'))
    OR NEW.state = 'waiting' AND (NEW.why IS NULL OR NEW.next_at IS NULL) THEN
    RAISE EXCEPTION 'a letter goes out once' USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_once';
  END IF;
  NEW.state_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER letter_once BEFORE UPDATE ON letter FOR EACH ROW EXECUTE FUNCTION keep_letter();

-- Whether a version is for somebody, on account of this student or work. `or_was`: a former member of its groups counts. Where staff
-- hear words of their own, their phones alone do: an e-mail has the families' words.
CREATE FUNCTION is_written_to(a email_audience, v campaign_version, or_was boolean) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN a.school_id = ANY (v.school_ids) AND CASE WHEN a.student_id IS NULL THEN v.tells <> 'families' AND v.staff_texts IS NULL
  ELSE v.tells <> 'staff' AND a.may_be_contacted AND is_of_groups(v.group_ids, a.student_id, or_was) END;

-- Why a letter of the sealed list is not sent, as things stand now. What was submitted before the database came back from a backup,
-- or a standby took over, may have been sent by then: nobody can ask a mail server.
CREATE FUNCTION letter_blocker(of_version uuid, address uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM database_restore r WHERE r.noticed_at >= v.submitted_at) THEN 'restored'
    WHEN NOT EXISTS (SELECT FROM email_audience a WHERE a.address_id = address AND is_written_to(a, v, v.purpose = 'emergency'))
      THEN 'not-on-roster'
    ELSE email_blocker(address) END
  FROM campaign_version v WHERE v.id = of_version
$$;

-- An e-mail that was handed over came back, once: which closure's it was. `gone` has the indexes of a mailbox that isn't there: if it is the
-- letter's own, and not one that its reader has mail passed on to, the address is not written to for a while, as where the mail server says
-- so at once. The command line has this alone, and no other right on e-mails.
CREATE FUNCTION bounce_letter(of_closure bigint, address uuid, code text, gone bytea[]) RETURNS uuid LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH back AS (
    UPDATE letter l SET state = 'bounced', why = code FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.number = of_closure AND l.version_id = v.id AND l.address_id = address AND l.state IN ('sent', 'unknown')
    RETURNING c.id
  ), block AS (
    INSERT INTO email_block (address_id, what) SELECT address, 'refused' FROM back
    WHERE EXISTS (SELECT FROM email_address e WHERE e.id = bounce_letter.address AND e.index = ANY (gone))
  )
  SELECT id FROM back
$$;
