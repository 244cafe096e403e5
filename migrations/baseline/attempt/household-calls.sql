-- When a person at another phone of the household was told; null for none. Not by a call on which they opted out or said that
-- the number is wrong: that leaves the household to be told. A voicemail and a text tell nobody for certain.
CREATE FUNCTION household_reached_at(campaign uuid, home uuid, own_phone uuid) RETURNS timestamptz LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT min(o.ended_at) FROM attempt o
  WHERE o.campaign_id = campaign AND o.household = home AND o.phone_id <> own_phone AND o.disposition = 'person'
    AND NOT EXISTS (SELECT FROM revocation r WHERE r.phone_id = o.phone_id AND r.attempt_id = o.id);
END;

-- Whether a household needs no further call. Not before ten seconds after the one that told it, when an opt-out on that call is
-- certainly known.
CREATE FUNCTION household_is_reached(campaign uuid, home uuid, own_phone uuid) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(household_reached_at(campaign, home, own_phone) <= clock_timestamp() - interval '10 seconds', false);
END;

-- Whether another phone of the household rings or talks, or was just told. A call that is not over after two minutes keeps nobody
-- waiting.
CREATE FUNCTION household_is_called(campaign uuid, home uuid, own_phone uuid) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM attempt o
    WHERE o.campaign_id = campaign AND o.household = home AND o.phone_id <> own_phone
      AND o.state IN ('placing', 'accepted', 'ringing', 'answered') AND o.intent_at > clock_timestamp() - interval '2 minutes')
    OR household_reached_at(campaign, home, own_phone) IS NOT NULL;
END;

-- Households of closures that call, with calls that ended in the last minute: what follows for their other phones.
CREATE VIEW household_settled AS
  SELECT DISTINCT a.campaign_id, a.household FROM campaign c
  JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version AND v.stops_at_one
  JOIN attempt a ON a.campaign_id = c.id AND a.ended_at > clock_timestamp() - interval '1 minute' AND a.household IS NOT NULL
  WHERE c.state IN ('dialing', 'paused');

-- Calls that need not be made any more.
CREATE VIEW household_spared AS
  SELECT a.id FROM household_settled h
  JOIN attempt a ON a.campaign_id = h.campaign_id AND a.household = h.household AND a.state = 'planned'
  WHERE household_is_reached(a.campaign_id, a.household, a.phone_id);

-- The next phone of each household whose others don't ring and told nobody: its turn has come. What waits for longer waits for
-- something else.
CREATE VIEW household_next AS
  SELECT DISTINCT ON (a.campaign_id, a.household) a.id FROM household_settled h
  JOIN attempt a ON a.campaign_id = h.campaign_id AND a.household = h.household AND a.state = 'planned' AND a.try_number = 1
    AND a.not_before > clock_timestamp() AND a.not_before <= clock_timestamp() + interval '10 minutes'
  WHERE household_reached_at(a.campaign_id, a.household, a.phone_id) IS NULL
    AND NOT EXISTS (SELECT FROM attempt o WHERE o.campaign_id = a.campaign_id AND o.household = a.household
      AND (o.state IN ('claimed', 'placing', 'accepted', 'ringing', 'answered')
        OR o.state = 'planned' AND o.try_number = 1 AND o.not_before <= clock_timestamp()))
  ORDER BY a.campaign_id, a.household, a.not_before, a.id;
