import { type Kysely, sql } from 'kysely';

/**
 * Who is gone from Slack or Teams is gone here, before they act again: what the platforms say of the accounts behind
 * live campaigns is kept, and every function that counts power reads it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE account_standing (
      platform text NOT NULL,
      tenant_id text NOT NULL,
      user_id text NOT NULL,
      asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),   -- leases the account to whoever asks
      good_at timestamptz,                      -- when the platform last called it a full member
      gone_at timestamptz,                      -- since when it says that it is none; null: it does not
      unread_since timestamptz,                 -- since when it could not say; null: it can
      PRIMARY KEY (platform, tenant_id, user_id),
      FOREIGN KEY (platform, tenant_id, user_id) REFERENCES chat_identity ON DELETE CASCADE
    );

    -- When the person last left by the staff list or an administrator, which ended every role they had.
    ALTER TABLE operator ADD COLUMN left_at timestamptz;
    CREATE FUNCTION date_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.left_at := CASE WHEN TG_OP = 'INSERT' THEN NULL
        WHEN OLD.active AND NOT NEW.active THEN clock_timestamp() ELSE OLD.left_at END;
      RETURN NEW;
    END $$;
    CREATE TRIGGER operator_leaves BEFORE INSERT OR UPDATE ON operator
      FOR EACH ROW EXECUTE FUNCTION date_leaving();

    -- Any account that its platform gave up puts the person out, whatever their other ones say: a directory seldom
    -- closes both in the same minute. One that was gone before they left and came back does not count: all their roles
    -- were given since.
    CREATE FUNCTION is_present(person operator) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT person.active AND NOT EXISTS (
        SELECT FROM chat_identity a JOIN account_standing s USING (platform, tenant_id, user_id)
        WHERE a.operator_id = person.id AND s.gone_at > coalesce(person.left_at, '-infinity'))
    $$;

    -- No approval outlives an hour in which nobody could ask. Chat that is down for half an hour stops no calls.
    CREATE FUNCTION is_unseen(person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT EXISTS (
        SELECT FROM chat_identity a JOIN account_standing s USING (platform, tenant_id, user_id)
        WHERE a.operator_id = person AND s.unread_since <= clock_timestamp() - interval '1 hour')
    $$;

    CREATE OR REPLACE FUNCTION decision_bar_by_role(operator uuid, version campaign_version) RETURNS text
      LANGUAGE sql STABLE AS $$
      SELECT CASE
        WHEN version.submitted_by = operator
          OR EXISTS (SELECT FROM campaign c WHERE c.id = version.campaign_id AND c.author_id = operator)
          OR EXISTS (SELECT FROM campaign_editor e WHERE e.campaign_id = version.campaign_id AND e.operator_id = operator)
          THEN 'own-campaign'
        -- What somebody asked for who has been put out since is nobody's to let go.
        WHEN NOT EXISTS (SELECT FROM operator o WHERE o.id = version.submitted_by AND is_present(o)) THEN 'requester-gone'
        WHEN NOT EXISTS (SELECT FROM operator o WHERE o.id = operator AND is_present(o)) THEN 'not-an-approver'
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
    CREATE OR REPLACE FUNCTION decision_bar(operator uuid, version campaign_version) RETURNS text
      LANGUAGE sql STABLE AS $$
      SELECT coalesce(decision_bar_by_role(operator, version),
        CASE WHEN NOT grant_is_seasoned(operator, version) THEN 'approver-unseasoned'
          WHEN is_unseen(version.submitted_by) OR is_unseen(operator) THEN 'accounts-unseen' END)
    $$;

    CREATE OR REPLACE FUNCTION holds_any_role(person uuid, wanted text[], schools uuid[]) RETURNS boolean
      LANGUAGE sql STABLE AS $$
      SELECT EXISTS (SELECT FROM operator o WHERE o.id = person AND is_present(o)) AND EXISTS (
        SELECT FROM unnest(wanted) AS w(role) WHERE CASE WHEN schools IS NULL
          THEN EXISTS (SELECT FROM role_grant g
            WHERE g.operator_id = person AND g.role = w.role AND g.revoked_at IS NULL AND g.school_id IS NULL)
          ELSE NOT EXISTS (SELECT FROM unnest(schools) AS s(id) WHERE NOT EXISTS (SELECT FROM role_grant g
            WHERE g.operator_id = person AND g.role = w.role AND g.revoked_at IS NULL
              AND (g.school_id IS NULL OR g.school_id = s.id)))
          END)
    $$;
    CREATE OR REPLACE FUNCTION holds_everywhere(operator uuid, wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o)
        WHERE g.operator_id = operator AND g.role = wanted AND g.school_id IS NULL AND g.revoked_at IS NULL)
    $$;

    GRANT SELECT, INSERT, UPDATE ON account_standing TO bellwether_application;
    GRANT SELECT ON account_standing TO bellwether_auditor;
  `.execute(db);
}
