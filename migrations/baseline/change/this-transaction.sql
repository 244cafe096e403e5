-- Whether a row that bears the clock's time and its transaction was written by this transaction. now() alone can't tell: it is when a
-- transaction began, so one that was begun long ago would take for its own what others wrote since. The time tells what a dump brought
-- back, whose numbers come again.
CREATE FUNCTION is_of_this_transaction(at timestamptz, tx xid8) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(tx = pg_current_xact_id() AND at >= now(), false)
$$;
