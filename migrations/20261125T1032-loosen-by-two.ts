import { type Kysely, sql } from 'kysely';

/**
 * Tightening the district's policy takes one person, loosening it two: what loosens is asked for, and an administrator
 * confirms it within a day. The database takes no other loosening once there has been a campaign.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The one place that says which columns are policy, and which way is looser. Before the first campaign a district
    -- is being set up, and nothing can be loosened yet.
    CREATE FUNCTION loosened(was district, will district) RETURNS text[] LANGUAGE sql STABLE AS $$
      SELECT coalesce(array_agg(rule.name ORDER BY rule.name), '{}') FROM (VALUES
        ('district_wide_approvals', will.district_wide_approvals < was.district_wide_approvals),
        ('step_up_recipients', coalesce(will.step_up_recipients > was.step_up_recipients,
          will.step_up_recipients IS NULL AND was.step_up_recipients IS NOT NULL)),
        ('approval_minutes', will.approval_minutes > was.approval_minutes),
        ('emergency_approval_minutes', will.emergency_approval_minutes > was.emergency_approval_minutes),
        ('max_tries', will.max_tries > was.max_tries),
        ('busy_retry_seconds', will.busy_retry_seconds < was.busy_retry_seconds),
        ('no_answer_retry_seconds', will.no_answer_retry_seconds < was.no_answer_retry_seconds),
        ('consent_policy', array_position('{law,strict,strictest}', will.consent_policy)
          < array_position('{law,strict,strictest}', was.consent_policy))
      ) AS rule(name, is_looser)
      WHERE rule.is_looser AND EXISTS (SELECT FROM campaign)
    $$;

    CREATE TABLE policy_change (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object' AND settings <> '{}'),
      before jsonb NOT NULL,                           -- the same columns, as they were
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'declined', 'expired')),
      asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
      settled_by uuid REFERENCES operator,
      settled_at timestamptz,
      CHECK ((state = 'waiting') = (settled_at IS NULL)),
      CHECK ((settled_by IS NULL) = (state IN ('waiting', 'expired')))
    );
    CREATE UNIQUE INDEX policy_change_waiting ON policy_change (settings) WHERE state = 'waiting';

    -- Its day is over, or the policy is another one by now than the one it was asked about.
    CREATE FUNCTION policy_change_is_over(change policy_change) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT change.expires_at <= clock_timestamp()
        OR NOT EXISTS (SELECT FROM district d WHERE to_jsonb(d) @> change.before)
    $$;

    CREATE FUNCTION keep_policy_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        NEW.before := (SELECT jsonb_object_agg(key, to_jsonb(d) -> key)
          FROM district d CROSS JOIN jsonb_object_keys(NEW.settings) AS key);
        NEW.state := 'waiting';
        NEW.asked_at := clock_timestamp();
        NEW.expires_at := NEW.asked_at + interval '24 hours';
        NEW.settled_by := NULL;
        NEW.settled_at := NULL;
        RETURN NEW;
      END IF;
      IF OLD.state <> 'waiting' OR NEW.state = 'waiting'
        OR (NEW.id, NEW.settings, NEW.before, NEW.asked_at, NEW.expires_at)
          IS DISTINCT FROM (OLD.id, OLD.settings, OLD.before, OLD.asked_at, OLD.expires_at)
        OR (NEW.state = 'expired') <> policy_change_is_over(OLD) THEN
        RAISE EXCEPTION 'a change of policy is settled once, and while it stands' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'policy_change_life';
      END IF;
      IF NEW.state <> 'expired' AND NOT coalesce(holds_everywhere(NEW.settled_by, 'administrator'), false) THEN
        RAISE EXCEPTION 'only administrators loosen the policy' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'policy_change_by_administrators';
      END IF;
      NEW.settled_at := clock_timestamp();
      RETURN NEW;
    END $$;
    CREATE TRIGGER policy_change_life BEFORE INSERT OR UPDATE ON policy_change
      FOR EACH ROW EXECUTE FUNCTION keep_policy_change();
    CREATE TRIGGER policy_change_kept BEFORE DELETE ON policy_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER policy_change_no_truncate BEFORE TRUNCATE ON policy_change
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- The owner of the table, who could take this trigger off, is not held.
    CREATE FUNCTION keep_policy() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      looser text[] := loosened(OLD, NEW);
    BEGIN
      IF looser = '{}' OR current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
        OR EXISTS (SELECT FROM policy_change c WHERE c.state = 'confirmed' AND c.settled_at >= now()
          AND c.settings ?& looser AND to_jsonb(NEW) @> c.settings) THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'the policy is loosened by two people: %', looser USING
        ERRCODE = 'check_violation', CONSTRAINT = 'district_loosened_by_two';
    END $$;
    CREATE TRIGGER district_loosened_by_two BEFORE UPDATE ON district FOR EACH ROW EXECUTE FUNCTION keep_policy();
    -- Nor is it taken away and set up again.
    REVOKE DELETE ON district FROM bellwether_application;

    CREATE TABLE policy_card_message (
      change_id uuid NOT NULL REFERENCES policy_change,
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
      channel_id text,
      message_id text,
      drawn_digest text,
      shown_state text,
      retry_at timestamptz,
      lease_until timestamptz,
      PRIMARY KEY (change_id, platform)
    );

    CREATE FUNCTION tell_policy_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('campaign', ''); RETURN NULL; END $$;
    CREATE TRIGGER policy_change_told AFTER INSERT OR UPDATE ON policy_change
      FOR EACH ROW EXECUTE FUNCTION tell_policy_change();

    GRANT SELECT, INSERT, UPDATE ON policy_change, policy_card_message TO bellwether_application;
    GRANT SELECT ON policy_change, policy_card_message TO bellwether_auditor;
  `.execute(db);
}
