-- Something a person of the front office must look at.
CREATE TABLE office_task (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CONSTRAINT office_task_kind CHECK (kind IN (
    'read-text', 'wrong-number', 'reassigned-number', 'bad-number', 'no-texts', 'disowned-number',
    'call-back')),
  phone_id uuid NOT NULL REFERENCES phone,
  revocation_id uuid REFERENCES revocation,
  opened_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL,
  closed_at timestamptz,
  closed_by uuid REFERENCES operator,
  outcome text,
  CHECK ((closed_at IS NULL) = (outcome IS NULL))
);

-- The open task of a phone, one of each kind.
CREATE UNIQUE INDEX office_task_open ON office_task (phone_id, kind) WHERE closed_at IS NULL;
