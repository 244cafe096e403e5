-- An account that its platform gave up puts the person out, whatever their other ones say: a directory seldom closes
-- both in the same minute. One that was gone before they left and came back does not count: all their roles were given
-- since.
CREATE FUNCTION is_present(person operator) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT person.active AND NOT EXISTS (
    SELECT FROM chat_identity a JOIN account_status s USING (platform, tenant_id, user_id)
    WHERE a.operator_id = person.id AND s.gone_at > coalesce(person.left_at, '-infinity'))
$$;

-- No approval outlives an hour in which nobody could ask. Chat that is down for half an hour stops no calls.
CREATE FUNCTION is_unseen(person uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM chat_identity a JOIN account_status s USING (platform, tenant_id, user_id)
    WHERE a.operator_id = person AND s.unread_since <= clock_timestamp() - interval '1 hour')
$$;
