import { type Kysely, sql } from 'kysely';

/**
 * A building without heat, water or power is an emergency of health and safety (47 CFR 64.1200(f)(4)) that the FCC does
 * not name, and a district whose counsel sees it otherwise switches it off. An unexcused absence, which the FCC does
 * name, concerns the families of those who are absent: without a list of them it is nothing to call a school about.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE campaign_version DROP CONSTRAINT campaign_version_check;
    ALTER TABLE campaign_version ADD CONSTRAINT campaign_version_emergency_ground CHECK (purpose <> 'emergency'
      OR ground IN ('weather', 'fire', 'health', 'threat', 'unexcused-absence', 'building'));

    ALTER TABLE district ADD COLUMN building_emergencies boolean NOT NULL DEFAULT true;

    CREATE OR REPLACE FUNCTION loosened(was district, will district) RETURNS text[] LANGUAGE sql STABLE
      SET search_path = pg_catalog, public, pg_temp AS $$
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
          < array_position('{law,strict,strictest}', was.consent_policy)),
        ('building_emergencies', will.building_emergencies AND NOT was.building_emergencies)
      ) AS rule(name, is_looser)
      WHERE rule.is_looser AND EXISTS (SELECT FROM campaign)
    $$;

    -- Why a closure can't be asked for or approved on this ground; null where it can.
    CREATE FUNCTION ground_bar(ground text, purpose text) RETURNS text LANGUAGE sql STABLE
      SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT CASE
        WHEN ground = 'unexcused-absence' THEN 'no-absence-list'
        WHEN ground = 'building' AND purpose = 'emergency'
          AND NOT coalesce((SELECT d.building_emergencies FROM district d), true) THEN 'ground-switched-off'
      END
    $$;

    -- What was asked for before stays as it is; it is only not approved any more.
    CREATE FUNCTION refuse_barred_ground() RETURNS trigger LANGUAGE plpgsql
      SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE bar text;
    BEGIN
      IF TG_TABLE_NAME = 'campaign_version' THEN
        bar := ground_bar(NEW.ground, NEW.purpose);
      ELSE
        SELECT ground_bar(v.ground, v.purpose) INTO bar FROM campaign_version v WHERE v.id = NEW.version_id;
      END IF;
      IF bar IS NOT NULL THEN
        RAISE EXCEPTION 'this ground is not in use: %', bar USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_ground_in_use';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER campaign_ground_in_use BEFORE INSERT ON campaign_version
      FOR EACH ROW WHEN (NEW.ground IN ('unexcused-absence', 'building')) EXECUTE FUNCTION refuse_barred_ground();
    CREATE TRIGGER approval_ground_in_use BEFORE INSERT ON approval
      FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_barred_ground();
  `.execute(db);
}
