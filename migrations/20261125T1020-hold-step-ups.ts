import { type Kysely, sql } from 'kysely';

// A fresh sign-in counts for the person, the version and the fingerprint that it was begun for, once the answer to it
// was taken, and for nothing older: whatever writes the row, it can't name another. All times but the directory's own
// are this database's.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION keep_sign_in() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        NEW.started_at := clock_timestamp();
        NEW.used_at := NULL;
      ELSIF OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at
        OR NEW.purpose = 'step-up' AND NEW.operator_id IS DISTINCT FROM OLD.operator_id THEN
        RAISE EXCEPTION 'a sign-in serves once, and whom it was begun for' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'sign_in_kept';
      ELSIF NEW.used_at IS NOT NULL AND OLD.used_at IS NULL THEN
        NEW.used_at := clock_timestamp();
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER sign_in_kept BEFORE INSERT OR UPDATE ON sign_in
      FOR EACH ROW EXECUTE FUNCTION keep_sign_in();

    CREATE FUNCTION refuse_unfounded_step_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.at := clock_timestamp();
      IF NOT EXISTS (
        SELECT FROM sign_in s
        WHERE s.id = NEW.sign_in_id AND s.purpose = 'step-up'
          AND (s.operator_id, s.version_id, s.fingerprint) = (NEW.operator_id, NEW.version_id, NEW.fingerprint)
          AND s.used_at > clock_timestamp() - interval '5 minutes'
          -- The directory's clock may be five seconds behind; see clockToleranceSeconds.
          AND NEW.signed_in_at >= s.started_at - interval '5 seconds')
      THEN
        RAISE EXCEPTION 'no fresh sign-in of this person for this fingerprint was finished'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'step_up_after_sign_in';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER step_up_after_sign_in BEFORE INSERT ON step_up
      FOR EACH ROW EXECUTE FUNCTION refuse_unfounded_step_up();
  `.execute(db);
}
