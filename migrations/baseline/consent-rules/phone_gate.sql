-- One narrow row per phone: everything that the ledger, the flags, the number check, the caps and the line type say now,
-- in the bits that rules accept. Derived, by one function, in the transaction of whatever changed.
CREATE TABLE phone_gate (
  phone_id uuid PRIMARY KEY REFERENCES phone,
  -- Line, student's line, emergency line, wrong number, block, bad number, carrier's STOP.
  facts bigint NOT NULL,
  -- The consent state for a channel and a purpose: one bit of the fact 'consent'.
  voice_mission smallint NOT NULL,
  voice_other smallint NOT NULL,
  text_mission smallint NOT NULL,
  text_other smallint NOT NULL,
  by_category boolean NOT NULL,             -- how far withdrawals reach in these states
  reassigned smallint NOT NULL,             -- the answer's bit, good until:
  checked_until timestamptz,
  fresh_until timestamptz,                  -- 12 months after the youngest consent that stands
  capped_until timestamptz,                 -- a landline's third call of 30 days, and 30 days more
  -- What the states rest on: a consent record, or the revocation that ended it.
  voice_mission_evidence uuid,
  voice_other_evidence uuid,
  text_mission_evidence uuid,
  text_other_evidence uuid,
  check_evidence uuid,
  block_evidence uuid
);

-- Who asked for texts: a list of calls has theirs too.
CREATE INDEX phone_gate_texts_only ON phone_gate (phone_id) WHERE facts & 4398046511104 /* texts-only yes */ <> 0;

-- Whether a date or a policy has left any gate behind: asked all day, and nearly always no.
CREATE INDEX phone_gate_by_reach ON phone_gate (by_category);
