import { type Kysely, sql } from 'kysely';

// The attempt machine decides the moves (src/domain/attempt/machine/step.ts); what no attempt may do the database refuses,
// whoever asks: leave an ending, fall back behind what was heard of the call, change the call it stands for, or take
// back that the words were handed out.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION attempt_may_move(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN CASE was
      WHEN 'planned' THEN becomes IN ('claimed', 'suppressed')
      WHEN 'claimed' THEN becomes IN ('planned', 'placing', 'suppressed')
      WHEN 'placing' THEN becomes IN ('planned', 'unknown', 'rejected',
        'accepted', 'ringing', 'answered', 'completed', 'busy', 'no-answer', 'failed', 'canceled')
      WHEN 'unknown' THEN becomes IN ('planned', 'rejected', 'unknown-expired',
        'accepted', 'ringing', 'answered', 'completed', 'busy', 'no-answer', 'failed', 'canceled')
      WHEN 'accepted' THEN becomes IN ('ringing', 'answered', 'unknown-expired',
        'completed', 'busy', 'no-answer', 'failed', 'canceled')
      WHEN 'ringing' THEN becomes IN ('answered', 'unknown-expired',
        'completed', 'busy', 'no-answer', 'failed', 'canceled')
      WHEN 'answered' THEN becomes IN ('unknown-expired', 'completed', 'busy', 'no-answer', 'failed', 'canceled')
      ELSE false END;

    CREATE FUNCTION refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'no attempt goes from % (fence %) to % (fence %)', OLD.state, OLD.fence, NEW.state, NEW.fence
        USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_legal_move', TABLE = 'attempt';
    END $$;

    -- Looked at in the WHEN clause, so that a legal move costs no call of a function.
    CREATE TRIGGER attempt_legal_move BEFORE UPDATE ON attempt FOR EACH ROW
      WHEN (OLD.state IS DISTINCT FROM NEW.state AND NOT attempt_may_move(OLD.state, NEW.state)
        OR NEW.fence < OLD.fence
        OR OLD.carrier_id IS NOT NULL AND NEW.carrier_id IS DISTINCT FROM OLD.carrier_id
        OR OLD.spoken_at IS NOT NULL AND NEW.spoken_at IS NULL)
      EXECUTE FUNCTION refuse_illegal_move();

    -- Calls that no attempt wants, until a worker has ended them at the carrier.
    CREATE TABLE stray_call (
      carrier_id text PRIMARY KEY,
      attempt_id uuid NOT NULL REFERENCES attempt,
      found_at timestamptz NOT NULL DEFAULT now(),
      due_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz
    );
    CREATE INDEX stray_call_due ON stray_call (due_at) WHERE ended_at IS NULL;
    GRANT SELECT, INSERT, UPDATE ON stray_call TO bellwether_application;
    GRANT SELECT ON stray_call TO bellwether_auditor;
  `.execute(db);
}
