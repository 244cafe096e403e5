-- The next free slot, shared by every worker: a row for the sending account and one for each number with a pace of its
-- own. Where the carrier is short of room, the account's share of its pace shrinks for every worker at once, and grows
-- back by itself.
CREATE TABLE pace (
  account text PRIMARY KEY,
  next_slot_at timestamptz NOT NULL DEFAULT now(),
  share float8 NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
  shrunk_at timestamptz NOT NULL DEFAULT '-infinity',
  pressure text CHECK (pressure IN ('refused', 'queued', 'queue-full', 'unanswered')),
  pressed_since timestamptz,
  pressed_at timestamptz,
  -- The slots that were taken last: no call goes out less than a second after the one that comes as many calls before it
  -- as a second may hold.
  taken_ms float8[] NOT NULL DEFAULT '{}'
);

-- After a carrier's refusal: five seconds of quiet, then a sixtieth of the limit a second.
CREATE FUNCTION pace_share(p pace) RETURNS float8 LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN p.shrunk_at < clock_timestamp() - interval '2 minutes' THEN 1
    ELSE least(1, p.share + greatest(0, extract(epoch FROM clock_timestamp() - p.shrunk_at)::float8 - 5) / 60) END
$$;
