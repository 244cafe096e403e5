-- The one district that this database serves (docs/decisions/0002): the words and numbers that a call must carry
-- (47 CFR 64.1200(b)), and its pace, tries and policy.
CREATE FUNCTION is_plain_line(words text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN words !~ U&'[\0001-\001F\007F-\009F\200B\200E\200F\2028-\202E\2060-\2064\2066-\2069\FEFF]' AND btrim(words) <> '';

CREATE TABLE district (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  name text NOT NULL CHECK (is_plain_line(name)),
  registered_name text NOT NULL CHECK (is_plain_line(registered_name)), -- said at the start of every call (b)(1)
  -- (b)(2): of North America, and none for which the caller pays extra
  callback_number text NOT NULL CHECK (callback_number ~ '^\+1[2-9][0-9]{9}$' AND callback_number !~ '^\+1900'),
  time_zone text NOT NULL,
  state text CHECK (state ~ '^[A-Z]{2}$'),   -- whose laws say who is told of a breach; null: not said yet
  calls_per_second numeric NOT NULL DEFAULT 1 CHECK (calls_per_second > 0),
  ring_seconds int NOT NULL DEFAULT 25 CHECK (ring_seconds BETWEEN 15 AND 60),
  max_tries int NOT NULL DEFAULT 3 CHECK (max_tries BETWEEN 1 AND 5),
  busy_retry_seconds int NOT NULL DEFAULT 120,
  no_answer_retry_seconds int NOT NULL DEFAULT 600,   -- of a household, no phone's turn comes before two minutes
  approval_minutes int NOT NULL DEFAULT 240,
  emergency_approval_minutes int NOT NULL DEFAULT 30,
  cents_per_call numeric NOT NULL DEFAULT 1.4,
  cents_per_text numeric NOT NULL DEFAULT 1.1,
  policy_version int NOT NULL DEFAULT 1,
  consent_policy text NOT NULL DEFAULT 'strict' CHECK (consent_policy IN ('law', 'strict', 'strictest')),
  -- How many approvers it takes where every school of the district is told at once.
  district_wide_approvals int NOT NULL DEFAULT 1 CHECK (district_wide_approvals BETWEEN 1 AND 3),
  -- More calls and texts than this ask the approver to sign in again. Null asks nobody, for a sandbox; "district set"
  -- can't say so, and gives a new district 500.
  step_up_recipients int CHECK (step_up_recipients >= 0),
  escalation_minutes int NOT NULL DEFAULT 5 CHECK (escalation_minutes BETWEEN 1 AND 240),
  emergency_escalation_minutes int NOT NULL DEFAULT 2 CHECK (emergency_escalation_minutes BETWEEN 1 AND 30),
  -- So many percent of the families are to be reached so many minutes after a closure starts to call. It changes no call.
  target_minutes int NOT NULL DEFAULT 60 CHECK (target_minutes BETWEEN 1 AND 1440),
  target_percent int NOT NULL DEFAULT 95 CHECK (target_percent BETWEEN 1 AND 100),
  -- Calls that ring or talk at one time, by the account's contract; null: as many as the pace brings.
  calls_at_once int CHECK (calls_at_once > 0),
  local_presence boolean NOT NULL DEFAULT false,
  -- Whether a building without heat, water or power is an emergency (47 CFR 64.1200(f)(4)): its counsel decides.
  building_emergencies boolean NOT NULL DEFAULT true,
  -- Whether anybody may read its closures at /feed (docs/public-feed.md).
  public_feed boolean NOT NULL DEFAULT false,
  -- Whether each notice has six digits, by which anybody finds its words at /check (docs/check-page.md).
  check_codes boolean NOT NULL DEFAULT false,
  -- When the schools' offices answer their phones, on days that are no holidays, unless a school has hours of its own.
  office_opens time NOT NULL DEFAULT '07:30',
  office_closes time NOT NULL DEFAULT '16:00' CONSTRAINT district_office_hours CHECK (office_opens < office_closes),
  office_weekends boolean NOT NULL DEFAULT false,
  -- When families are called in the morning where a request of the night waits for it.
  morning_calls time NOT NULL DEFAULT '05:30' CHECK (morning_calls BETWEEN '05:00' AND '09:00'),
  -- When its schools begin: no call about an absent student rings before.
  first_bell time NOT NULL DEFAULT '08:00',
  -- Offered by key 5 to families who reach no office; null: none is offered.
  emergency_line text CHECK (emergency_line ~ '^\+[1-9][0-9]{7,14}$'),
  -- Where a household has several phones: whether calls to it stop once a person at one of them was told, by what matters.
  household_stop text NOT NULL DEFAULT 'never' CHECK (household_stop IN ('never', 'school-matters', 'always')),
  -- Whether a closure of schools tells their staff as well, unless its request says otherwise.
  closures_tell_staff boolean NOT NULL DEFAULT false,
  -- Whether its closures go out by e-mail, too (docs/decisions/0143).
  closures_by_email boolean NOT NULL DEFAULT false,
  -- The one number that drills call and text from; null: no drill can be asked for.
  drill_number text CHECK (drill_number ~ '^\+1[2-9][0-9]{9}$')
    CONSTRAINT district_drill_number_apart CHECK (drill_number <> callback_number)
);

-- The Monday of the district's week: it begins on Monday at five in the morning.
CREATE FUNCTION district_week(at timestamptz) RETURNS date LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT date_trunc('week', at AT TIME ZONE time_zone - interval '5 hours')::date FROM district
$$;
