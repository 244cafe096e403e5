import { type Kysely, sql } from 'kysely';

/**
 * A role is given and taken by two different administrators. One asks, another one confirms within a day; the grant
 * names the change that both stand behind, and no other grant is taken. Taking all power from one person at once
 * takes one administrator, one of the compliance staff who reviews, or the staff list.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE role_change (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      act text NOT NULL CHECK (act IN ('grant', 'revoke', 'deactivate')),
      operator_id uuid NOT NULL REFERENCES operator,
      role text CHECK (role IN ('requester', 'approver', 'compliance', 'front-office', 'administrator')),
      school_id uuid REFERENCES school,                -- null: the whole district
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'declined', 'expired')),
      asked_by uuid REFERENCES operator,               -- null: the staff list
      asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
      settled_by uuid REFERENCES operator,
      settled_at timestamptz,
      CHECK ((act = 'deactivate') = (role IS NULL) AND (role IS NOT NULL OR school_id IS NULL)),
      CHECK ((state = 'waiting') = (settled_at IS NULL)),
      CHECK (act = 'deactivate' OR asked_by IS NOT NULL AND (settled_by IS NULL) = (state IN ('waiting', 'expired'))),
      CONSTRAINT role_change_by_another_person CHECK (act = 'deactivate' OR state <> 'confirmed' OR settled_by <> asked_by),
      CONSTRAINT role_change_not_for_oneself CHECK (act <> 'grant' OR state <> 'confirmed' OR settled_by <> operator_id)
    );
    CREATE UNIQUE INDEX role_change_waiting ON role_change (operator_id, role, school_id) NULLS NOT DISTINCT
      WHERE state = 'waiting';
    -- Who gave whom a role lately.
    CREATE INDEX role_change_settled ON role_change (operator_id, settled_at);

    ALTER TABLE role_grant
      ADD COLUMN granted_by uuid UNIQUE REFERENCES role_change,
      ADD COLUMN revoked_by uuid REFERENCES role_change;

    CREATE FUNCTION holds_everywhere(operator uuid, wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id AND o.active
        WHERE g.operator_id = operator AND g.role = wanted AND g.school_id IS NULL AND g.revoked_at IS NULL)
    $$;

    -- Whether nobody can confirm this any more: its day is over, who asked is no administrator now, or since then all
    -- power was taken from one of the two.
    CREATE FUNCTION role_change_is_over(change role_change) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT change.expires_at <= clock_timestamp()
        OR NOT holds_everywhere(change.asked_by, 'administrator')
        OR EXISTS (SELECT FROM role_change c WHERE c.act = 'deactivate' AND c.settled_at >= change.asked_at
          AND c.operator_id IN (change.operator_id, change.asked_by))
    $$;

    -- Times and first states are the database's own; who asks and who confirms are administrators when they do.
    CREATE FUNCTION keep_role_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        NEW.asked_at := clock_timestamp();
        NEW.expires_at := NEW.asked_at + interval '24 hours';
        IF NEW.asked_by IS NOT NULL AND NOT (holds_everywhere(NEW.asked_by, 'administrator')
          OR NEW.act = 'deactivate' AND holds_everywhere(NEW.asked_by, 'compliance')) THEN
          RAISE EXCEPTION 'only administrators change roles' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'role_change_by_administrators';
        END IF;
        NEW.state := CASE NEW.act WHEN 'deactivate' THEN 'confirmed' ELSE 'waiting' END;
        NEW.settled_at := CASE NEW.act WHEN 'deactivate' THEN NEW.asked_at END;
        NEW.settled_by := NULL;
        RETURN NEW;
      END IF;
      IF OLD.state <> 'waiting' OR NEW.state = 'waiting'
        OR (NEW.id, NEW.act, NEW.operator_id, NEW.role, NEW.school_id, NEW.asked_by)
          IS DISTINCT FROM (OLD.id, OLD.act, OLD.operator_id, OLD.role, OLD.school_id, OLD.asked_by)
        OR (NEW.state = 'expired') <> role_change_is_over(OLD) THEN
        RAISE EXCEPTION 'a change of roles is settled once, and while it stands' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'role_change_life';
      END IF;
      IF NEW.state IN ('confirmed', 'declined')
        AND NOT coalesce(holds_everywhere(NEW.settled_by, 'administrator'), false) THEN
        RAISE EXCEPTION 'only administrators change roles' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'role_change_by_administrators';
      END IF;
      NEW.settled_at := clock_timestamp();
      RETURN NEW;
    END $$;
    CREATE TRIGGER role_change_life BEFORE INSERT OR UPDATE ON role_change
      FOR EACH ROW EXECUTE FUNCTION keep_role_change();
    CREATE TRIGGER role_change_kept BEFORE DELETE ON role_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER role_change_no_truncate BEFORE TRUNCATE ON role_change
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- Until a district has had two administrators, nobody could ask and nobody confirm: its first staff list gives the
    -- roles, in one transaction. That door never opens again. The owner of the table, who could take this trigger off,
    -- is not held: that is how a district gets administrators back after losing all but one.
    CREATE FUNCTION keep_role_grant() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN NEW;
      END IF;
      IF (SELECT count(DISTINCT operator_id) FROM role_grant
          WHERE role = 'administrator' AND school_id IS NULL AND granted_at < now()) < 2 THEN
        RETURN NEW;
      END IF;
      IF TG_OP = 'INSERT' AND NEW.granted_at = now() AND NEW.revoked_at IS NULL AND EXISTS (
          SELECT FROM role_change c WHERE c.id = NEW.granted_by AND c.act = 'grant' AND c.state = 'confirmed'
            AND c.settled_at >= now()
            AND (c.operator_id, c.role, c.school_id) IS NOT DISTINCT FROM (NEW.operator_id, NEW.role, NEW.school_id))
        OR TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at = now()
          AND (NEW.id, NEW.operator_id, NEW.role, NEW.school_id, NEW.granted_at, NEW.granted_by)
            IS NOT DISTINCT FROM (OLD.id, OLD.operator_id, OLD.role, OLD.school_id, OLD.granted_at, OLD.granted_by)
          AND EXISTS (
          SELECT FROM role_change c WHERE c.id = NEW.revoked_by AND c.state = 'confirmed' AND c.settled_at >= now()
            AND c.operator_id = NEW.operator_id AND (c.act = 'deactivate' OR c.act = 'revoke'
              AND (c.role, c.school_id) IS NOT DISTINCT FROM (NEW.role, NEW.school_id)))
      THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'a role is given and taken by two administrators' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'role_grant_by_two_administrators';
    END $$;
    CREATE TRIGGER role_grant_by_two_administrators BEFORE INSERT OR UPDATE ON role_grant
      FOR EACH ROW EXECUTE FUNCTION keep_role_grant();
    REVOKE DELETE ON role_grant FROM bellwether_application;

    -- Whether this person's say counts for this version by now: a role that two administrators gave counts for
    -- approving after a day; and in the seven days before it was submitted none of those who wrote it, changed it or
    -- approved it may have made this person what they are, nor this person them.
    CREATE FUNCTION grant_is_seasoned(operator uuid, version campaign_version) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT NOT EXISTS (
          SELECT FROM unnest(version.school_ids) AS asked(school) WHERE NOT EXISTS (
            SELECT FROM role_grant g WHERE g.operator_id = operator AND g.role = 'approver' AND g.revoked_at IS NULL
              AND (g.school_id IS NULL OR g.school_id = asked.school)
              AND (g.granted_by IS NULL OR g.granted_at <= clock_timestamp() - interval '24 hours')))
        AND NOT EXISTS (
          SELECT FROM role_change c JOIN (
            SELECT version.submitted_by AS id
            UNION SELECT author_id FROM campaign WHERE id = version.campaign_id
            UNION SELECT operator_id FROM campaign_editor WHERE campaign_id = version.campaign_id
            UNION SELECT operator_id FROM approval WHERE version_id = version.id AND operator_id <> operator
          ) AS other ON c.operator_id = operator AND other.id IN (c.asked_by, c.settled_by)
            OR c.operator_id = other.id AND operator IN (c.asked_by, c.settled_by)
          WHERE c.act = 'grant' AND c.state = 'confirmed' AND c.role IN ('requester', 'approver')
            AND c.settled_at BETWEEN version.submitted_at - interval '7 days' AND version.submitted_at)
    $$;

    -- What barred a decision before, and besides it a role that is too young.
    ALTER FUNCTION decision_bar(uuid, campaign_version) RENAME TO decision_bar_by_role;
    CREATE FUNCTION decision_bar(operator uuid, version campaign_version) RETURNS text LANGUAGE sql STABLE AS $$
      SELECT coalesce(decision_bar_by_role(operator, version),
        CASE WHEN NOT grant_is_seasoned(operator, version) THEN 'approver-unseasoned' END)
    $$;

    -- The one message per change and platform, in the channel of closures, that is edited in place.
    CREATE TABLE role_card_message (
      change_id uuid NOT NULL REFERENCES role_change,
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
      channel_id text,
      message_id text,
      drawn_digest text,
      shown_state text,
      retry_at timestamptz,
      lease_until timestamptz,
      PRIMARY KEY (change_id, platform)
    );

    -- Wakes the chat board. By row: a statement that changes nothing must wake nobody, least of all the board itself.
    CREATE FUNCTION tell_role_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('campaign', ''); RETURN NULL; END $$;
    CREATE TRIGGER role_change_told AFTER INSERT OR UPDATE ON role_change
      FOR EACH ROW EXECUTE FUNCTION tell_role_change();

    GRANT SELECT, INSERT, UPDATE ON role_change, role_card_message TO bellwether_application;
    GRANT SELECT ON role_change, role_card_message TO bellwether_auditor;
  `.execute(db);
}
