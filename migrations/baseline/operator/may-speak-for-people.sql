-- Whether this login takes down what people say: the bot's does, and the owner of a table, who could take its triggers off.
CREATE FUNCTION may_speak_for_people(in_table oid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT pg_has_role('bellwether_bot', 'USAGE')
    OR current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = in_table)
$$;
