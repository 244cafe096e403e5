import { type Kysely, sql } from 'kysely';

/**
 * Who may decide stands in one function, and how many of them must have is part of what they decide on. The same
 * count is taken when a campaign is approved, when it starts, and before each batch of calls.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A district may ask for more than one approver where every one of its schools is told at once.
    ALTER TABLE district ADD COLUMN district_wide_approvals int NOT NULL DEFAULT 1
      CHECK (district_wide_approvals BETWEEN 1 AND 3);
    ALTER TABLE campaign_version ADD COLUMN approvals_needed int NOT NULL DEFAULT 1
      CHECK (approvals_needed BETWEEN 1 AND 3);

    -- Why this person may not decide on this version; null where they may. A role counts only for what was asked
    -- after it was granted: nobody is made an approver for a campaign that waits.
    CREATE FUNCTION decision_bar(operator uuid, version campaign_version) RETURNS text LANGUAGE sql STABLE AS $$
      SELECT CASE
        WHEN version.submitted_by = operator
          OR EXISTS (SELECT FROM campaign c WHERE c.id = version.campaign_id AND c.author_id = operator)
          OR EXISTS (SELECT FROM campaign_editor e WHERE e.campaign_id = version.campaign_id AND e.operator_id = operator)
          THEN 'own-campaign'
        -- What somebody asked for who has been put out since is nobody's to let go.
        WHEN NOT EXISTS (SELECT FROM operator o WHERE o.id = version.submitted_by AND o.active) THEN 'requester-gone'
        WHEN NOT EXISTS (SELECT FROM operator o WHERE o.id = operator AND o.active) THEN 'not-an-approver'
        WHEN EXISTS (
          SELECT FROM unnest(version.school_ids) AS asked(school) WHERE NOT EXISTS (
            SELECT FROM role_grant g WHERE g.operator_id = operator AND g.role = 'approver' AND g.revoked_at IS NULL
              AND (g.school_id IS NULL OR g.school_id = asked.school)))
          THEN 'not-an-approver'
        WHEN EXISTS (
          SELECT FROM unnest(version.school_ids) AS asked(school) WHERE NOT EXISTS (
            SELECT FROM role_grant g WHERE g.operator_id = operator AND g.role = 'approver' AND g.revoked_at IS NULL
              AND g.granted_at <= version.submitted_at
              AND (g.school_id IS NULL OR g.school_id = asked.school)))
          THEN 'approver-too-new'
      END
    $$;

    -- The different people whose approval of exactly this still counts.
    CREATE FUNCTION approvals_of(version campaign_version) RETURNS bigint LANGUAGE sql STABLE AS $$
      SELECT count(DISTINCT a.operator_id) FROM approval a
      WHERE a.version_id = version.id AND a.decision = 'approved' AND a.fingerprint = version.fingerprint
        AND decision_bar(a.operator_id, version) IS NULL
    $$;

    -- One rejection outweighs any number of approvals, for good.
    CREATE FUNCTION is_approved(version campaign_version) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT approvals_of(version) >= version.approvals_needed
        AND NOT EXISTS (SELECT FROM approval r WHERE r.version_id = version.id AND r.decision = 'sent-back')
    $$;

    -- When it was asked for is the database's word: roles count from then. And nobody asks in another's name later.
    CREATE FUNCTION keep_submission() RETURNS trigger LANGUAGE plpgsql AS $$
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

    -- What is over stays over, whatever was once approved: it is asked for anew, as the next version, or not at all.
    CREATE FUNCTION keep_campaign_life() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.author_id <> OLD.author_id
        OR NEW.version <> OLD.version AND NOT (NEW.version = OLD.version + 1 AND NEW.state = 'draft'
          AND OLD.state IN ('sent-back', 'expired'))
        OR NEW.state IN ('approved', 'dialing')
          AND OLD.state NOT IN ('submitted', 'approved', 'dialing', 'paused')
        OR OLD.state IN ('finished', 'stopped') AND NEW.state <> OLD.state
      THEN
        RAISE EXCEPTION 'a campaign does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_life';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER campaign_life BEFORE UPDATE ON campaign FOR EACH ROW EXECUTE FUNCTION keep_campaign_life();

    CREATE OR REPLACE FUNCTION refuse_author_approval() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      v campaign_version;
      bar text;
    BEGIN
      SELECT * INTO v FROM campaign_version WHERE id = NEW.version_id;
      bar := decision_bar(NEW.operator_id, v);
      IF bar = 'own-campaign' THEN
        RAISE EXCEPTION 'an author cannot decide on their own campaign' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_by_another_person';
      ELSIF bar IS NOT NULL THEN
        RAISE EXCEPTION 'only an approver of these schools decides: %', bar USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_by_an_approver';
      END IF;
      IF v.fingerprint IS NULL OR v.fingerprint <> NEW.fingerprint THEN
        RAISE EXCEPTION 'the approval is bound to another fingerprint' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_of_this_fingerprint';
      END IF;
      IF NEW.decision = 'approved' AND (v.expires_at IS NULL OR v.expires_at <= now()) THEN
        RAISE EXCEPTION 'the time for a decision is over' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_in_time';
      END IF;
      -- Not the caller's word: by this clock the ages of approvals are told.
      NEW.at := clock_timestamp();
      RETURN NEW;
    END $$;

    -- What dials needs the approvals. A pause of it does not, least of all the one for want of them.
    CREATE OR REPLACE FUNCTION refuse_unapproved_start() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.state IN ('approved', 'dialing') AND NOT EXISTS (
        SELECT FROM campaign_version v WHERE v.campaign_id = NEW.id AND v.number = NEW.version AND is_approved(v))
        OR NEW.state = 'paused' AND (TG_OP = 'INSERT' OR OLD.state NOT IN ('dialing', 'paused'))
      THEN
        RAISE EXCEPTION 'no campaign starts without a second person' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_approved_by_another_person';
      END IF;
      RETURN NEW;
    END $$;

    -- An account stays with its person, and a person stays on record.
    REVOKE UPDATE, DELETE ON chat_identity FROM bellwether_application;
    REVOKE DELETE ON operator FROM bellwether_application;
  `.execute(db);
}
