-- Wrong digits typed at /check, by network and hour: for all bots, and no longer than a day. Right ones are never counted.
CREATE TABLE check_miss (
  client bytea NOT NULL CHECK (length(client) = 16),   -- keyed digest of a /24 of IPv4 or a /56 of IPv6
  hour timestamptz NOT NULL DEFAULT date_trunc('hour', clock_timestamp()),
  tries int NOT NULL DEFAULT 1 CHECK (tries BETWEEN 1 AND 20),
  PRIMARY KEY (client, hour)
);
CREATE INDEX check_miss_by_hour ON check_miss (hour);
