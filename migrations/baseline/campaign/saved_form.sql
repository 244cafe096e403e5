-- A form that its requester has not sent yet: people read “draft”. It asks for nothing and nobody else sees it. It goes
-- when the closure is requested, or when nobody came back to it in time. Or any form that a person has open: their client has
-- its id alone.
CREATE TABLE saved_form (
  operator_id uuid NOT NULL REFERENCES operator,
  id uuid NOT NULL,                       -- of the form itself; it comes back from a client
  form bytea NOT NULL CHECK (octet_length(form) < 400000),   -- encrypted
  shown text,                             -- which form it is, where somebody has it open; null for a draft
  on_purpose boolean NOT NULL DEFAULT false, -- by “Save draft”: then Cancel leaves it
  saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  keep_until timestamptz NOT NULL,
  PRIMARY KEY (operator_id, id)
);

-- The drafts that a person is offered, newest first.
CREATE INDEX saved_form_offered ON saved_form (operator_id, saved_at) WHERE shown IS NULL;
