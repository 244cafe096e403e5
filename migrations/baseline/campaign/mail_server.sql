-- That some bot has a mail server for e-mails of closures, said once a minute; and why that server took none when it was last asked.
CREATE TABLE mail_server (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  fault text CHECK (fault IN ('unreachable', 'insecure', 'sign-in', 'rejected'))
);

-- Why no e-mail of a closure can leave now; `none`: no bot that runs has a mail server.
CREATE FUNCTION mail_blocker() RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN max(seen_at) > clock_timestamp() - interval '3 minutes' THEN max(fault) ELSE 'none' END FROM mail_server
$$;
