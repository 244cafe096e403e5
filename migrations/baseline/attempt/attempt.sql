-- The dial ledger. A call exists for us only where a committed intent says so, and a secret token carries that intent
-- through the carrier and back. docs/architecture.md has the life of an attempt.
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
  fence bigint NOT NULL DEFAULT 0,          -- grows with each lease: a worker that lost its lease writes nothing
  worker text,
  not_before timestamptz NOT NULL DEFAULT now(),
  deadline_at timestamptz,                  -- by when the state must have been left; the sweeper owns what is late
  -- 128 random bits; made when the intent is committed, and the only thing our URLs carry.
  token text UNIQUE CHECK (length(token) = 22),
  carrier_id text UNIQUE,
  rule text,
  answered_by text CHECK (answered_by IN ('human', 'machine', 'tone', 'unknown')),
  spoken_at timestamptz,
  seconds int,
  disposition text,
  cancel_requested boolean NOT NULL DEFAULT false,
  -- An emergency does not wait for a doubt to clear: a further try took this one's place while the carrier is still
  -- being asked about it.
  superseded boolean NOT NULL DEFAULT false,
  misses int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  intent_at timestamptz,
  ended_at timestamptz,
  rule_set text,
  sender text REFERENCES sending_number,    -- the number that the call shows
  -- How often a worker failed or died with it in its hands. After the third time nobody tries it again.
  failed_leases int NOT NULL DEFAULT 0,
  -- The fence of an order that an opt-out wants back before it leaves: a later intent of this attempt is another order.
  recall_fence bigint,
  held_back boolean NOT NULL DEFAULT false, -- the message waits until a person is known to listen
  household uuid CHECK (household IS NULL OR channel = 'voice'), -- whose calls stop once one of its guardians was told
  UNIQUE (campaign_id, phone_id, channel, try_number),
  CHECK (state IN ('planned', 'claimed', 'suppressed') OR token IS NOT NULL),
  CHECK (state NOT IN ('accepted', 'ringing', 'answered') OR carrier_id IS NOT NULL),
  CHECK ((disposition IS NOT NULL) = (ended_at IS NOT NULL)),
  -- By its own column, the index of deadlines serves the sweeper alone.
  CONSTRAINT attempt_deadline CHECK (
    deadline_at IS NULL OR state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered'))
)
-- A call is written five times, each time in all indexes. A fifth of the table, the usual measure, would be a year of closures.
WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000, autovacuum_analyze_scale_factor = 0.02);

-- Leasing: what is due, per campaign.
CREATE INDEX attempt_due ON attempt (campaign_id, channel, not_before) WHERE state = 'planned';

-- Leasing: what failed a worker before is leased alone, and before the others, so that it takes nobody along.
CREATE INDEX attempt_failed_leases ON attempt (campaign_id, channel, not_before)
  WHERE state = 'planned' AND failed_leases > 0;

-- Sweeping: what is late.
CREATE INDEX attempt_late ON attempt (deadline_at) WHERE deadline_at IS NOT NULL;

-- No phone rings twice at once, no matter who asks. A superseded try stands outside: it may turn out to be ringing when its
-- successor already does, and then the answer fence lets only one of them speak. A text that the carrier took, or that is
-- in doubt, rings nowhere: the next one, an emergency's perhaps, does not wait for its receipt.
CREATE UNIQUE INDEX attempt_one_live ON attempt (phone_id, channel)
  WHERE state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered') AND NOT superseded
    AND NOT (channel = 'text' AND state IN ('accepted', 'unknown'));

-- What counts against calls_at_once. Read with the channel as a constant, so that the gate's question about one phone
-- does not take this index for its own.
CREATE INDEX attempt_on_the_line ON attempt (channel)
  WHERE channel = 'voice' AND state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered');

-- Handed to a person or a machine that answers, the message goes to one phone once a campaign.
CREATE UNIQUE INDEX attempt_left_once ON attempt (campaign_id, phone_id)
  WHERE spoken_at IS NOT NULL AND NOT held_back;

-- The counts on a card.
CREATE INDEX attempt_by_campaign ON attempt (campaign_id, channel, state);

-- What became of one phone: its tries, and the calls of the last 30 days.
CREATE INDEX attempt_by_phone ON attempt (phone_id);

-- What ended last in a campaign, asked every few seconds: whether its card is drawn once more.
CREATE INDEX attempt_ended ON attempt (campaign_id, ended_at) WHERE ended_at IS NOT NULL;

-- What became of a household, and what is left of it to call.
CREATE INDEX attempt_by_household ON attempt (campaign_id, household) WHERE household IS NOT NULL;

-- Calls without words of ours, and what workers failed with: counted every second.
CREATE INDEX attempt_fault ON attempt (campaign_id) WHERE disposition IN ('fault', 'not-spoken');
