import { type Kysely, sql } from 'kysely';

// The dial ledger. A call exists for us only where a committed intent says so, and a secret token carries that
// intent through the carrier and back. docs/architecture.md has the life of an attempt.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE attempt (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      campaign_id uuid NOT NULL REFERENCES campaign,
      version_id uuid NOT NULL REFERENCES campaign_version,
      phone_id uuid NOT NULL REFERENCES phone,
      channel text NOT NULL CHECK (channel IN ('voice', 'text')),
      try_number int NOT NULL DEFAULT 1,
      state text NOT NULL DEFAULT 'planned' CHECK (state IN (
        'planned', 'claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered',
        'completed', 'busy', 'no-answer', 'failed', 'canceled', 'rejected', 'suppressed', 'unknown-expired')),
      fence bigint NOT NULL DEFAULT 0,
      worker text,
      not_before timestamptz NOT NULL DEFAULT now(),
      -- By when the state must have been left; the sweeper owns what is late.
      deadline_at timestamptz,
      -- 128 random bits; made when the intent is committed, and the only thing our URLs carry.
      token text UNIQUE CHECK (length(token) = 22),
      carrier_id text UNIQUE,
      rule text REFERENCES consent_rule,
      answered_by text CHECK (answered_by IN ('human', 'machine', 'unknown')),
      spoken_at timestamptz,
      seconds int,
      disposition text,
      cancel_requested boolean NOT NULL DEFAULT false,
      -- An emergency does not wait for a doubt to clear: a further try took this one's place, while the carrier
      -- is still being asked about it.
      superseded boolean NOT NULL DEFAULT false,
      misses int NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      intent_at timestamptz,
      ended_at timestamptz,
      UNIQUE (campaign_id, phone_id, channel, try_number),
      CHECK (state IN ('planned', 'claimed', 'suppressed') OR token IS NOT NULL),
      CHECK (state NOT IN ('accepted', 'ringing', 'answered') OR carrier_id IS NOT NULL),
      CHECK ((disposition IS NOT NULL) = (ended_at IS NOT NULL))
    );
    -- Leasing: what is due, per campaign.
    CREATE INDEX attempt_due ON attempt (campaign_id, channel, not_before) WHERE state = 'planned';
    -- Sweeping: what is late.
    CREATE INDEX attempt_late ON attempt (deadline_at)
      WHERE state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered');
    -- No phone rings twice at once, whoever asks. A superseded try stands outside: it may turn out to be ringing
    -- when its successor already does, and then the answer fence lets only one of them speak.
    CREATE UNIQUE INDEX attempt_one_live ON attempt (phone_id, channel)
      WHERE state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered') AND NOT superseded;
    CREATE INDEX attempt_by_campaign ON attempt (campaign_id, channel, state);
    CREATE INDEX attempt_by_phone ON attempt (phone_id);

    -- The raw inbox of what the carrier said; kept before it is applied.
    CREATE TABLE call_event (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      attempt_id uuid NOT NULL REFERENCES attempt,
      carrier_id text NOT NULL,
      sequence_number int NOT NULL,
      carrier_status text NOT NULL,
      kind text NOT NULL,
      event jsonb NOT NULL,                     -- neutral, without the number
      received_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (carrier_id, kind, sequence_number, carrier_status)
    );
    CREATE INDEX call_event_by_attempt ON call_event (attempt_id);
    CREATE TRIGGER call_event_append_only BEFORE UPDATE OR DELETE ON call_event
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER call_event_no_truncate BEFORE TRUNCATE ON call_event
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- One row per sending account: the next free slot, shared by every worker.
    CREATE TABLE pace (
      account text PRIMARY KEY,
      next_slot_at timestamptz NOT NULL DEFAULT now()
    );

    GRANT SELECT, INSERT, UPDATE ON attempt, pace TO bellwether_application;
    GRANT SELECT, INSERT ON call_event TO bellwether_application;
    GRANT SELECT ON attempt, call_event, pace TO bellwether_auditor;
    ALTER TABLE revocation ADD FOREIGN KEY (attempt_id) REFERENCES attempt;
  `.execute(db);
}
