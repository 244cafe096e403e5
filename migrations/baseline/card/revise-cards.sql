-- Something shown on these cards changes. The rows stand before a bot looks for them: what is committed while a card
-- is drawn finds a row to raise.
CREATE FUNCTION revise_cards(of_kind text, subjects uuid[], channels text[], of_part text DEFAULT '') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF cardinality(subjects) = 0 THEN RETURN; END IF;
  INSERT INTO posted_card AS k (kind, subject, part, platform, channel, fresh_until)
  SELECT of_kind, s, of_part, p, c, (SELECT ended_at + interval '1 hour' FROM campaign WHERE id = s)
  FROM unnest(subjects) AS s, unnest('{slack,teams}'::text[]) AS p, unnest(channels) AS c ORDER BY s, p, c
  ON CONFLICT (kind, subject, part, platform, channel)
    DO UPDATE SET revision = k.revision + 1, fresh_until = EXCLUDED.fresh_until;
  -- A statement of its own: it sees the cards that were offered to people while the one above waited. What is decided
  -- stays there as it is.
  UPDATE posted_card k SET revision = revision + 1,
    fresh_until = (SELECT ended_at + interval '1 hour' FROM campaign WHERE id = k.subject)
  WHERE kind = of_kind AND subject = ANY (subjects) AND channel = 'own-chat' AND told <> 'over';
  -- The lists of what waits, each person's one, always in the same order.
  UPDATE posted_card SET revision = revision + 1
  WHERE of_kind = 'campaign' AND kind = 'digest' AND part IN (
    SELECT part FROM posted_card WHERE of_kind = 'campaign' AND kind = 'digest' AND told <> 'over'
    ORDER BY part FOR NO KEY UPDATE);
  -- Wakes the bots; they read what changed themselves.
  PERFORM pg_notify('card', '');
END $$;

-- Triggers that raise a revision are deferred to the commit, so that no act waits for another one's cards.
CREATE FUNCTION revise_own_cards() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards(TG_ARGV[0], ARRAY[NEW.id], TG_ARGV[1]::text[]);
  RETURN NULL;
END $$;

CREATE FUNCTION revise_campaign_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('campaign', ARRAY[NEW.campaign_id], '{closures}');
  RETURN NULL;
END $$;

-- While it calls, its card counts along; of a closure that is over, nothing else would draw it.
CREATE FUNCTION revise_ended_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM campaign WHERE id = NEW.campaign_id AND state IN ('finished', 'stopped')) THEN
    PERFORM revise_cards('campaign', ARRAY[NEW.campaign_id], '{closures}');
  END IF;
  RETURN NULL;
END $$;

-- The cards of campaigns in one of these states show it.
CREATE FUNCTION revise_live_cards() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('campaign', ARRAY(SELECT id FROM campaign WHERE state = ANY (TG_ARGV[0]::text[])), '{closures}');
  RETURN NULL;
END $$;

-- The cards of closures that wait for a decision name those of the same day and schools. Nobody waits here: a card that
-- somebody else changes just now is drawn again within a minute anyway, and so are those beyond the twenty newest.
CREATE FUNCTION revise_conflicting_cards() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE posted_card k SET revision = k.revision + 1
  FROM (
    SELECT kind, subject, part, platform, channel FROM posted_card
    WHERE kind = 'campaign' AND subject = ANY (ARRAY(
      SELECT c.id FROM campaign_version mine
      JOIN campaign c ON c.state = 'submitted' AND c.id <> mine.campaign_id
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE mine.campaign_id = NEW.id AND mine.number = NEW.version
        AND v.event_date = mine.event_date AND v.school_ids && mine.school_ids
      ORDER BY c.id DESC LIMIT 20))
    FOR NO KEY UPDATE SKIP LOCKED
  ) AS other
  WHERE (k.kind, k.subject, k.part, k.platform, k.channel)
    = (other.kind, other.subject, other.part, other.platform, other.channel);
  IF FOUND THEN PERFORM pg_notify('card', ''); END IF;
  RETURN NULL;
END $$;
