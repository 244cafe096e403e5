import { type Kysely, sql } from 'kysely';

/**
 * What no attempt may do is looked at in the function of the trigger, and not in its WHEN clause: that one is read and
 * simplified anew for each statement, which cost a third of moving a single attempt; the function is compiled once a session.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE OR REPLACE FUNCTION refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.state IS DISTINCT FROM NEW.state AND NOT attempt_may_move(OLD.state, NEW.state)
        OR NEW.fence < OLD.fence
        OR OLD.carrier_id IS NOT NULL AND NEW.carrier_id IS DISTINCT FROM OLD.carrier_id
        OR OLD.spoken_at IS NOT NULL AND NEW.spoken_at IS NULL
      THEN
        RAISE EXCEPTION 'no attempt goes from % (fence %) to % (fence %)', OLD.state, OLD.fence, NEW.state, NEW.fence
          USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_legal_move', TABLE = 'attempt';
      END IF;
      RETURN NEW;
    END $$;
    DROP TRIGGER attempt_legal_move ON attempt;
    CREATE TRIGGER attempt_legal_move BEFORE UPDATE ON attempt
      FOR EACH ROW EXECUTE FUNCTION refuse_illegal_move();
  `.execute(db);
}
